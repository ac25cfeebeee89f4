using Bunit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace MailboxWizard.Tests.Features.Setup.Pages;

/// <summary>From the answers to Entra and on to the plan: the page is drawn, the rest is the whole application.</summary>
public sealed class NamedOrganisationTests : BunitContext
{
    private const string Ada = "ada@contoso.com";

    [Fact]
    public async Task The_organisation_that_was_named_is_the_authority_and_the_plan_follows()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        var next = Answer(app, new(new()), "Contoso.com");
        await visitor.PassMicrosoftAsync(await visitor.GetAsync(next), Ada);

        var asked = visitor.Visited.First(visited => visited.AbsolutePath.EndsWith("/authorize", StringComparison.Ordinal));
        Assert.Equal("/contoso.com/oauth2/v2.0/authorize", asked.AbsolutePath);
        Assert.Matches("^/setup/[^/]+/plan$", visitor.Visited[^1].AbsolutePath);
    }

    [Fact]
    public async Task The_domain_of_the_mailbox_names_no_organisation()
    {
        await using var app = await WizardApplication.StartAsync();

        Assert.Matches("^/setup/[^/]+/plan$", Answer(app, new(new()), ""));
    }

    [Theory]
    [InlineData("fabrikam.com", "^/sign-in\\?organisation=fabrikam\\.com&returnUrl=%2Fsetup%2F[^%]+%2Fplan$")]
    [InlineData("contoso.com", "^/setup/[^/]+/plan$")]
    public async Task Whoever_is_signed_in_signs_in_again_for_another_organisation_only(string named, string address)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);

        Assert.Matches(address, Answer(app, new(await app.PrincipalAsync(visitor)), named));
    }

    [Fact]
    public async Task Answers_that_come_too_often_from_one_address_are_not_kept_until_a_minute_has_passed_or_somebody_is_signed_in()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["SignIn:ArrivalsPerMinute"] = "1" });
        using var visitor = app.Visit();
        Assert.Null(app.Services.GetRequiredService<ArrivalLimit>().Refuses("unknown"));

        var page = Fill(app, new(new()), "");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Matches(
            "^Too many answers came from your network address within a minute. Wait [0-9]+ seconds, then press again. What you typed stays here.$",
            page.Find("[role=alert]").TextContent), TimeSpan.FromSeconds(10));
        var navigation = Services.GetRequiredService<NavigationManager>();
        Assert.Equal(navigation.BaseUri, navigation.Uri);
        Assert.Equal("invoices@contoso.com", page.Find("#address-0").GetAttribute("value"));
    }

    [Fact]
    public async Task Whoever_is_signed_in_is_not_counted()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["SignIn:ArrivalsPerMinute"] = "1" });
        using var visitor = await app.SignInAsync(Ada);
        Assert.Null(app.Services.GetRequiredService<ArrivalLimit>().Refuses("unknown"));

        Assert.Matches("^/setup/[^/]+/plan$", Answer(app, new(await app.PrincipalAsync(visitor)), ""));
    }

    /// <summary>Fills in the form, sends it and says where it leads.</summary>
    private string Answer(WizardApplication app, AuthenticationState state, string organisation)
    {
        var page = Fill(app, state, organisation);
        page.Find("form").Submit();
        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForState(() => navigation.Uri != navigation.BaseUri, TimeSpan.FromSeconds(10));
        return new Uri(navigation.Uri).PathAndQuery;
    }

    private IRenderedComponent<ChoosePage> Fill(WizardApplication app, AuthenticationState state, string organisation)
    {
        Services.AddMudServices();
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new SetupRules());
        Services.AddSingleton(app.Services.GetRequiredService<People>());
        Services.AddSingleton(app.Services.CreateScope().ServiceProvider.GetRequiredService<SetupDrafts>());
        Services.AddSingleton(app.Services.GetRequiredService<ArrivalLimit>());
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
        var page = Render<ChoosePage>(parameters => parameters.AddCascadingValue(Task.FromResult(state)));
        page.Find("#edition-0").Change(true);
        page.Find("#address-0").Input("invoices@contoso.com");
        page.Find("#folder-0").Input("Invoices");
        page.Find("#organisation").Input(organisation);
        return page;
    }
}
