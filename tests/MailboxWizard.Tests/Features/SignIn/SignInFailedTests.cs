using MailboxWizard.Features.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>A sign-in that failed keeps the way back to what it was for.</summary>
public sealed class SignInFailedTests
{
    private const string Ada = "ada@contoso.com";

    [Fact]
    public async Task Whoever_declined_finds_the_draft_again_by_signing_in_again()
    {
        await using var app = await WizardApplication.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var draft = await scope.ServiceProvider.GetRequiredService<SetupDrafts>().SaveAsync(Journey.Answers("invoices@contoso.com", "Invoices"), null, TestContext.Current.CancellationToken);
        using var visitor = await app.SignInAsync(Ada);
        var declined = await visitor.PassMicrosoftAsync(await visitor.GetAsync($"/sign-in/consent?stage=Look&returnUrl=/setup/{draft}/plan"), Ada, accept: false);
        Assert.Equal("/sign-in/failed", visitor.Visited[^1].AbsolutePath);

        using var page = await visitor.PageAsync(declined);
        await visitor.PassMicrosoftAsync(await visitor.GetAsync(page.QuerySelector("main a.primary")!.GetAttribute("href")!), Ada);

        Assert.Equal($"/setup/{draft}/plan", visitor.Visited[^1].AbsolutePath);
    }

    [Theory]
    [InlineData("%2Fsetup%2Fx%2Fplan", "/sign-in?returnUrl=%2Fsetup%2Fx%2Fplan")]
    [InlineData("%2F%2Fevil.example", "/sign-in?returnUrl=%2F")]
    [InlineData("https%3A%2F%2Fevil.example", "/sign-in?returnUrl=%2F")]
    public async Task Signing_in_again_leads_back_on_this_site_only(string returnUrl, string link)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        using var page = await visitor.PageAsync(await visitor.GetAsync($"/sign-in/failed?reason=ConsentDeclined&returnUrl={returnUrl}"));

        Assert.Equal(link, page.QuerySelector("main a.primary")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/sign-in/failed?reason=ConsentDeclined", "Go on by signing in again")]
    [InlineData("/signed-out", "A run that still needs it stops; start it again after signing in.")]
    public async Task These_pages_stand_in_the_frame_once_and_say_what_to_do(string address, string says)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        using var page = await visitor.PageAsync(await visitor.GetAsync(address));

        Assert.Single(page.QuerySelectorAll(".page"));
        Assert.Contains(says, page.QuerySelector("main .lead")!.TextContent, StringComparison.Ordinal);
    }
}
