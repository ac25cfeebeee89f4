using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests;

/// <summary>One person at a browser; leaves a screenshot and a trace in <c>artifacts/</c> when a test fails.</summary>
public sealed class Visitor(IBrowserContext context, IPage page) : IAsyncDisposable
{
    internal static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(360, ColorScheme.Light), (360, ColorScheme.Dark), (1600, ColorScheme.Light), (1600, ColorScheme.Dark)];

    private readonly List<string> errors = Listen(page);

    public IPage Page { get; } = page;

    public IBrowserContext Context { get; } = context;

    /// <summary>What the browser's console and the page's scripts complained about, policy violations among them.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>A picture of the whole page below <c>artifacts/screenshots</c>.</summary>
    public async Task ScreenshotAsync(string file, bool fullPage = true)
    {
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Artifacts.Folder("screenshots"), $"{file}.png"),
            FullPage = fullPage,
            Animations = ScreenshotAnimations.Disabled,
        });
    }

    /// <summary>Serious and critical findings of axe, one sentence each.</summary>
    public async Task<IReadOnlyList<string>> AxeFindingsAsync()
    {
        var result = await Page.RunAxe();
        return
        [
            .. from violation in result.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{new Uri(Page.Url).AbsolutePath}: {violation.Id} ({violation.Impact}) at {node.Html}",
        ];
    }

    /// <summary>How many pixels the page is wider than its window; 0 when nothing scrolls sideways.</summary>
    public Task<int> SidewaysAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>
    /// Pictures of the page as it stands, without loading it again, at 360 and 1600 px in light and dark: axe finds nothing serious, and
    /// nothing scrolls sideways. The page stands as before then.
    /// </summary>
    public async Task LookAsync(string name)
    {
        foreach (var (width, scheme) in Looks)
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await Page.SetViewportSizeAsync(width, 900);
            await ScreenshotAsync($"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
            Assert.Empty(await AxeFindingsAsync());
            Assert.Equal(0, await SidewaysAsync());
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(1440, 900);
    }

    public async Task KeepEvidenceAsync(string name)
    {
        await ScreenshotAsync($"failed-{name}");
        await Context.Tracing.StopAsync(new() { Path = Path.Combine(Artifacts.Folder("traces"), $"{name}.zip") });
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();

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
