using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupRunOnSqliteTests() : SetupRunTests(StorageProvider.Sqlite);

public sealed class SetupRunOnPostgreSqlTests() : SetupRunTests(StorageProvider.PostgreSql);

/// <summary>Whole runs that succeed: the product against the simulated tenant over HTTP.</summary>
public abstract class SetupRunTests(StorageProvider provider)
{
    [Fact]
    public async Task A_first_run_creates_everything_that_is_missing_and_proves_the_mailbox()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal(AllCreated, States(run));
        Assert.Equal((SetupRunState.Proved, 13, null), (run.State, run.Done, run.Problem?.Code));
        var contoso = app.Tenant.State["contoso.com"];
        var made = Assert.Single(contoso.Applications);
        Assert.Equal(("Therefore mailbox", "therefore-mailbox", 0, 0), (made.DisplayName, made.UniqueName, made.Owners.Count, made.RedirectUris.Count));
        Assert.Equal($"Therefore {DateTime.UtcNow:yyyy-MM} run {run.Number}", Assert.Single(made.Passwords).DisplayName);
        Assert.Single(contoso.RoleAssignments);
        // No powerful token is left: the next press must pass Microsoft again.
        var principal = await app.PrincipalAsync(ada);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));
    }

    [Fact]
    public async Task Each_write_has_an_entry_before_it_and_one_after_and_no_entry_has_the_secret()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var entries = await AuditAsync(app, ada, run.Number);
        var writes = entries.Where(entry => entry is { Step: not null, Action: not AuditAction.Handoff } && entry.Outcome is not AuditOutcome.Sealed).ToList();
        Assert.Equal(
            [
                (AuditAction.ClientSecret, AuditOutcome.Created), (AuditAction.Consent, AuditOutcome.Created),
                (AuditAction.Registration, AuditOutcome.Created), (AuditAction.ServicePrincipal, AuditOutcome.Created),
            ],
            writes.Where(entry => entry.Outcome is not AuditOutcome.Intended).Select(entry => (entry.Action, entry.Outcome)).OrderBy(pair => $"{pair.Action}"));
        foreach (var write in writes.GroupBy(entry => entry.Action))
            Assert.Equal([AuditOutcome.Intended, AuditOutcome.Created], write.Select(entry => entry.Outcome));
        Assert.All(writes.Where(entry => entry.Outcome is not AuditOutcome.Intended), entry => Assert.True(
            entry is { Request: not null, RequestId: not null, ClientRequestId: not null, Status: not null, DurationMilliseconds: not null }));
        Assert.Equal(AuditOutcome.Started, entries[0].Outcome);
        Assert.Equal(AuditOutcome.Proved, entries[^1].Outcome);
        var secret = Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).SecretText;
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_run_finds_everything_and_writes_nothing_in_the_tenant()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var writes = Writes(app);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal("Found", string.Join(", ", second.Rows.Select(row => row.State).Distinct()));
        Assert.Equal((SetupRunState.Proved, first.HandoffNumber), (second.State, second.HandoffNumber));
        Assert.Equal(writes, Writes(app));
    }

    [Fact]
    public async Task A_further_mailbox_joins_the_open_hand_off_and_uses_its_secret()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var later = Journey.Answers("office@contoso.com", "Scans");
        later = later with { SecretEnds = later.SecretEnds.AddDays(3) };

        var plan = await PlanAsync(app, ada, later);
        var second = await Journey.RunAsync(app, ada, later);

        // Chosen on a later day it ends earlier all the same, and no policy is to blame.
        Assert.Equal((first.SecretEnds, false, first.HandoffNumber, true), (plan.SecretEnds, plan.IsShortened, plan.Sealed?.Handoff, plan.Sealed?.IsOpen));
        Assert.Empty(plan.Warnings);
        Assert.Equal((SetupRunState.Proved, first.HandoffNumber), (second.State, second.HandoffNumber));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var handoff = await app.Services.GetRequiredService<MailboxWizard.Features.Handoffs.HandoffStore>().FindAsync(first.HandoffNumber!.Value, person, Cancellation);
        Assert.Equal(["invoices@contoso.com", "office@contoso.com"], handoff!.Mailboxes.Select(mailbox => mailbox.Address));
    }

    [Fact]
    public async Task What_was_deleted_by_hand_is_made_again_under_the_next_name()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var deleted = Assert.Single(contoso.Applications);
        deleted.DeletedAt = DateTimeOffset.UtcNow;
        contoso.RoleAssignments.RemoveWhere(_ => true);
        contoso.ServicePrincipals.RemoveWhere(principal => principal.AppId == deleted.AppId);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var third = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((AllCreated, SetupRunState.Proved), (States(second), second.State));
        Assert.Equal(["therefore-mailbox", "therefore-mailbox-2"], contoso.Applications.Select(application => application.UniqueName));
        Assert.Equal("Found", string.Join(", ", third.Rows.Select(row => row.State).Distinct()));
    }

    [Fact]
    public async Task A_grant_and_a_secret_that_were_removed_by_hand_are_made_again_and_nothing_else()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick, provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        contoso.RoleAssignments.RemoveWhere(_ => true);
        Assert.Single(contoso.Applications).Passwords.RemoveWhere(_ => true);

        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal(
            "1 Found, 2 Found, 3 Found, 4 Found, 5 Found, 6 Found, 7 Created, 8 Created, 9 Created, 10 Found, 11 Found, 12 Found, 13 Created", States(second));
        Assert.Equal(SetupRunState.Proved, second.State);
    }
}
