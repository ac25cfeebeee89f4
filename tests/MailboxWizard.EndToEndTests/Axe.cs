using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests;

/// <summary>
/// axe-core with all its rules on a page as it stands. Its script stays in a document once it is there, and only what is
/// violated comes back with its places; a wrapper that opens a second page for each answer, and collects the places of
/// everything that passed, takes several times as long
/// (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#options-parameter: resultTypes).
/// </summary>
internal static class Axe
{
    private const string Run = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
            .flatMap(violation => violation.nodes.map(node => `${location.pathname}: ${violation.id} (${violation.impact}) at ${node.html}`))
        """;

    private static readonly string s_script = $"() => {{ {new BundledAxeScriptProvider().GetScript()} }}";

    /// <summary>Serious and critical findings, one sentence each.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        // The pages have no frames; one that comes would have to be given the script too.
        Assert.Single(page.Frames);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(s_script);
        return await page.EvaluateAsync<string[]>(Run);
    }
}
