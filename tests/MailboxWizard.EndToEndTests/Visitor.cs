using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests;

/// <summary>One person at a browser; leaves a screenshot and a trace in <c>artifacts/</c> when a test fails.</summary>
public sealed class Visitor(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private static readonly int[] s_widths = [360, 1600];

    private static readonly ColorScheme[] s_schemes = [ColorScheme.Light, ColorScheme.Dark];

    private readonly List<string> errors = Listen(page);

    public IPage Page { get; } = page;

    public IBrowserContext Context { get; } = context;

    /// <summary>What the browser's console and the page's scripts complained about, policy violations among them.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>A picture of the whole page below <c>artifacts/screenshots</c>, for people; nothing is read from it.</summary>
    public Task ScreenshotAsync(string file) => Artifacts.WithPictures ? TakeAsync(file) : Task.CompletedTask;

    /// <summary>Serious and critical findings of axe, one sentence each.</summary>
    public Task<IReadOnlyList<string>> AxeFindingsAsync() => Axe.FindingsAsync(Page);

    /// <summary>How many pixels the page is wider than its window; 0 when nothing scrolls sideways.</summary>
    public Task<int> SidewaysAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>
    /// The page as it stands, without loading it again, at 360 and 1600 px in light and dark: axe finds nothing serious, and
    /// nothing scrolls sideways. The page stands as before then.
    /// </summary>
    public async Task LookAsync(string name)
    {
        List<string> findings = [];
        foreach (var width in s_widths)
        {
            foreach (var scheme in s_schemes)
            {
                await ShowAsync(width, scheme);
                await JudgeAsync(name, width, scheme, findings);
            }
        }

        await ShowAsync(1440, ColorScheme.Light);
        Assert.Empty(findings);
    }

    /// <summary>
    /// The page as it is loaded on a narrow screen in light and on a wide one in dark, and then as it becomes in the other
    /// scheme, as when the system changes it at dusk.
    /// </summary>
    /// <param name="opened">Waits until the page is complete.</param>
    /// <returns>What axe and the width have to say against it.</returns>
    public async Task<IReadOnlyList<string>> LookAtAsync(string path, string name, Func<Task> opened)
    {
        List<string> findings = [];
        foreach (var (width, schemes) in new[] { (s_widths[0], s_schemes), (s_widths[1], s_schemes.Reverse().ToArray()) })
        {
            await ShowAsync(width, schemes[0]);
            await Page.GotoAsync(path);
            await opened();
            foreach (var scheme in schemes)
            {
                await ShowAsync(width, scheme);
                await JudgeAsync(name, width, scheme, findings);
            }
        }

        await ShowAsync(1440, ColorScheme.Light);
        return findings;
    }

    public async Task KeepEvidenceAsync(string name)
    {
        await TakeAsync($"failed-{name}");
        await Context.Tracing.StopAsync(new() { Path = Path.Combine(Artifacts.Folder("traces"), $"{name}.zip") });
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    private async Task ShowAsync(int width, ColorScheme scheme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(width, 900);
        // Both are the style sheet's affair, which is drawn with the next frame.
        await Page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    private async Task JudgeAsync(string name, int width, ColorScheme scheme, List<string> findings)
    {
        await ScreenshotAsync($"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
        findings.AddRange((await Axe.FindingsAsync(Page)).Select(finding => $"{name} at {width} px, {scheme}: {finding}"));
        if (await SidewaysAsync() is > 0 and var pixels)
            findings.Add($"{name} at {width} px, {scheme}: {pixels} px too wide.");
    }

    private async Task TakeAsync(string file)
    {
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Artifacts.Folder("screenshots"), $"{file}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
        });
    }

    private static List<string> Listen(IPage page)
    {
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, message) => errors.Add(message);
        return errors;
    }
}
