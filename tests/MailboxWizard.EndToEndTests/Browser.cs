using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests;

/// <summary>An installed Chromium, Chrome or Edge, started once for all tests; Playwright's own download is not used.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable() is not { } executable)
            return;
        // Beside another test, and beside whatever else the machine does, a page takes longer than alone.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Headless = true,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A person with a browser of their own: no cookie of anybody else. What fails leaves a picture and a trace.</summary>
    public async Task<T> VisitAsync<T>(Uri address, string name, Func<Visitor, Task<T>> act)
    {
        await using var visitor = await OpenAsync(address);
        try
        {
            return await act(visitor);
        }
        catch
        {
            await visitor.KeepEvidenceAsync(name);
            throw;
        }
    }

    public Task VisitAsync(Uri address, string name, Func<Visitor, Task> act) => VisitAsync(address, name, async visitor =>
    {
        await act(visitor);
        return true;
    });

    private async Task<Visitor> OpenAsync(Uri address)
    {
        if (browser is null)
        {
            const string missing = "No Chromium, Chrome or Edge is installed; bash tests/run.sh installs one on Debian.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("MAILBOXWIZARD_RUN_EVERYTHING") is "1", missing);
            Assert.Fail(missing);
        }

        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = 1440, Height = 900 },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(30_000);
        // A snapshot of the document before and after each act shows more than a film, for which every frame is drawn twice.
        await context.Tracing.StartAsync(new() { Snapshots = true });
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string? Executable()
    {
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_BROWSER") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
