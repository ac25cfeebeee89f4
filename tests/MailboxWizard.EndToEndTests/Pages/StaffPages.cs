using Microsoft.Playwright;

namespace MailboxWizard.EndToEndTests.Pages;

/// <summary>Hand-offs, the Therefore page and the audit log, as Spectrum's people meet them.</summary>
public sealed class StaffPages(IPage page)
{
    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Take => page.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true });

    public ILocator Test => page.GetByRole(AriaRole.Button, new() { Name = "Test", Exact = true });

    public ILocator Reveal => page.GetByRole(AriaRole.Button, new() { Name = "Reveal", Exact = true });

    public ILocator Complete => page.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true });

    public ILocator Withdraw => page.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true });

    public ILocator Passed => page.GetByRole(AriaRole.Button, new() { Name = "Passed", Exact = true });

    public ILocator Ticks => page.GetByRole(AriaRole.Checkbox);

    public ILocator Handoff(int number) => page.GetByRole(AriaRole.Link, new() { Name = $"{number / 1000:000} {number % 1000:000}" });

    /// <summary>The state beside the title.</summary>
    public ILocator State => page.Locator(".titleline .st");
}
