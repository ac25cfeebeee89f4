using Bunit;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Shell;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace MailboxWizard.Tests.Shell;

/// <summary>A page that a circuit refuses has no request which could write it down.</summary>
public sealed class RefusedViewTests : BunitContext
{
    private readonly List<SignInDeed> _written = [];

    public RefusedViewTests()
    {
        Services.AddMudServices();
        Services.AddLocalization();
        Services.AddSingleton(TestPeople.People(TestPeople.Home));
        Services.AddSingleton<SignInWitness>((deed, _) =>
        {
            _written.Add(deed);
            return Task.CompletedTask;
        });
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
    }

    [Fact]
    public void Inside_a_circuit_each_refused_page_is_written_and_the_first_one_was_by_its_request()
    {
        var olga = TestPeople.Principal(TestPeople.Contoso, wids: [TestPeople.OrdinaryMember], more: new System.Security.Claims.Claim(WizardClaims.ClientAddress, "203.0.113.24"));
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/audit");
        var view = Render<RefusedView>(parameters => parameters.Add(refused => refused.PageType, typeof(AuditPage)).Add(refused => refused.User, olga).Add(refused => refused.WasWritten, true));
        Assert.Empty(_written);

        navigation.NavigateTo("/handoffs?state=Ready");
        view.Render(parameters => parameters.Add(refused => refused.PageType, typeof(HandoffsPage)).Add(refused => refused.WasWritten, false));
        view.Render(parameters => parameters.Add(refused => refused.WasWritten, false));
        navigation.NavigateTo("/escalations/secret-token");
        view.Render(parameters => parameters.Add(refused => refused.WasWritten, false));

        Assert.Equal(
            [(SignInDeedKind.AccessRefused, "/handoffs", "203.0.113.24"), (SignInDeedKind.AccessRefused, "/escalations/…", "203.0.113.24")],
            _written.Select(deed => (deed.Kind, deed.Subject, deed.ClientAddress!)));
    }
}
