using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Tests.Features.Setup;
using MailboxWizard.Tests.Features.Setup.Deleted;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class ClientAddressTests
{
    private static readonly IPAddress s_ada = IPAddress.Parse("203.0.113.24");
    private static readonly IPAddress s_erik = IPAddress.Parse("2001:db8::7");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_deed_of_a_person_says_from_where_it_was_asked_for_also_those_of_the_run_that_was_started()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = app.Visit(s_ada);
        using var erik = app.Visit(s_erik);
        await ada.SignInAsync("ada@contoso.com", "/permissions");
        await erik.SignInAsync("erik@spectrum.example", "/permissions");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        Assert.Equal(SetupRunState.Proved, run.State);
        var people = app.Services.GetRequiredService<People>();
        var engineer = people.Describe(await app.PrincipalAsync(erik))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        await handoffs.TakeAsync(run.HandoffNumber!.Value, engineer, Cancelled);
        Assert.NotNull((await handoffs.TakeAsync(run.HandoffNumber.Value, people.Describe(await app.PrincipalAsync(ada))!, Cancelled)).Refusal);

        var all = (await app.Services.GetRequiredService<AuditReader>().ReadAsync(new() { Tenant = run.TenantId }, TestPeople.Support, Cancelled)).Entries;
        var deeds = all.Where(entry => entry.ActorId is not null).ToList();
        AuditAction[] expected = [AuditAction.SignIn, AuditAction.Plan, AuditAction.Run, AuditAction.Registration, AuditAction.ClientSecret, AuditAction.Consent, AuditAction.Test, AuditAction.Handoff];
        Assert.Empty(expected.Except(deeds.Select(entry => entry.Action)));
        Assert.All(deeds, entry => Assert.Equal($"{(entry.ActorName == "Erik Engineer" ? s_erik : s_ada)}", entry.ClientAddress));
        Assert.Equal(
            [("Ada Admin", AuditOutcome.Refused), ("Erik Engineer", AuditOutcome.Changed), ("Erik Engineer", AuditOutcome.Intended)],
            deeds.Where(entry => entry.Detail?.StartsWith("Take", StringComparison.Ordinal) is true).Select(entry => (entry.ActorName, entry.Outcome)));
    }

    [Theory]
    [InlineData(DeletedDeed.Restore)]
    [InlineData(DeletedDeed.Purge)]
    public async Task Also_who_restores_or_purges_says_from_where(DeletedDeed deed)
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = app.Visit(s_ada);
        await ada.SignInAsync("ada@contoso.com", "/permissions");
        await DeletedScene.DeletedAsync(app, ada);
        var plan = await SetupScene.PlanAsync(app, ada, DeletedScene.Answers);

        await DeletedScene.DoAsync(app, ada, deed, plan.DraftId, plan.Deleted!.Id);

        var deeds = await DeletedScene.AuditAsync(app);
        Assert.NotEmpty(deeds);
        Assert.All(deeds, entry => Assert.Equal($"{s_ada}", entry.ClientAddress));
    }
}
