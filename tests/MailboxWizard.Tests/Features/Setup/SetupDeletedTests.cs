using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A registration of ours that lies deleted: the plan says what happens and why, and how to do otherwise.</summary>
public sealed class SetupDeletedTests
{
    [Fact]
    public async Task The_plan_says_why_the_next_name_is_taken_and_finds_the_earlier_one_again_when_it_is_restored_or_its_name_when_it_is_purged()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var ours = Assert.Single(contoso.Applications);
        var answers = Journey.Answers("invoices@contoso.com", "Invoices");

        ours.DeletedAt = DateTimeOffset.UtcNow;
        var deleted = await PlanAsync(app, ada, answers);
        ours.DeletedAt = null;
        var restored = await PlanAsync(app, ada, answers);
        contoso.Applications.Remove(ours);
        var purged = await PlanAsync(app, ada, answers);

        Assert.StartsWith("Therefore mailbox, as therefore-mailbox-2: the earlier one of ours was deleted", deleted.Rows[2].Detail, StringComparison.Ordinal);
        Assert.Equal(new(new(ours.Id), "Therefore mailbox", "therefore-mailbox", "therefore-mailbox-2"), deleted.Deleted);
        Assert.Equal((MailboxWizard.Features.Setup.SetupStepState.Found, null), (restored.Rows[2].State, restored.Deleted));
        Assert.Equal(("Therefore mailbox", null), (purged.Rows[2].Detail, purged.Deleted));
    }
}
