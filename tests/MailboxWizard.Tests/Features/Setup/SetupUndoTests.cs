using System.Text.Json.Nodes;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupUndoOnSqliteTests() : SetupUndoTests(StorageProvider.Sqlite);

public sealed class SetupUndoOnPostgreSqlTests() : SetupUndoTests(StorageProvider.PostgreSql);

/// <summary>Undo takes back what a run created, and nothing else.</summary>
public abstract class SetupUndoTests(StorageProvider provider)
{
    [Fact]
    public async Task After_run_and_undo_the_whole_tenant_is_as_it_was_before_the_first_write_and_a_second_run_makes_everything_again()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var before = await PictureAsync(app);
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        Assert.NotEqual(before, await PictureAsync(app));

        var undone = await UndoAsync(app, ada, first.Number);
        var after = await PictureAsync(app);
        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Undone, null, AllRemoved), (undone.State, undone.Problem?.Happened, States(undone)));
        Assert.Equal(before, after);
        Assert.Equal((SetupRunState.Proved, AllCreated), (second.State, States(second)));
        Assert.Equal("therefore-mailbox", Assert.Single(app.Tenant.State["contoso.com"].Applications).UniqueName);
        var withdrawn = (await HandoffAsync(app, ada, first.HandoffNumber!.Value))!;
        Assert.Equal((HandoffState.Withdrawn, false), (withdrawn.State, withdrawn.KeyStillInTenant));
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        Assert.Null(await app.Services.GetRequiredService<SecretSeal>().OpenAsync(person.TenantId, first.HandoffNumber.Value, Cancellation));
    }

    [Fact]
    public async Task Each_removal_is_in_the_audit_log_before_and_after_and_no_token_is_left()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var created = (await AuditAsync(app, ada, run.Number)).Count;

        await UndoAsync(app, ada, run.Number);

        var entries = (await AuditAsync(app, ada, run.Number)).Skip(created).ToList();
        Assert.Equal((AuditAction.Undo, AuditOutcome.Started), (entries[0].Action, entries[0].Outcome));
        Assert.Equal((AuditAction.Undo, AuditOutcome.Done), (entries[^1].Action, entries[^1].Outcome));
        var writes = entries.Where(entry => entry.Step is not null).Select(entry => (entry.Step!.Value, entry.Action, entry.Outcome)).ToList();
        Assert.Equal(
            [
                (13, AuditAction.Consent, AuditOutcome.Intended), (13, AuditAction.Consent, AuditOutcome.Removed),
                (10, AuditAction.ServicePrincipal, AuditOutcome.Intended), (10, AuditAction.ServicePrincipal, AuditOutcome.Removed),
                (10, AuditAction.ServicePrincipal, AuditOutcome.Intended), (10, AuditAction.ServicePrincipal, AuditOutcome.Removed),
                (7, AuditAction.ClientSecret, AuditOutcome.Intended), (7, AuditAction.ClientSecret, AuditOutcome.Removed),
                (3, AuditAction.Registration, AuditOutcome.Intended), (3, AuditAction.Registration, AuditOutcome.Removed),
                (3, AuditAction.Registration, AuditOutcome.Intended), (3, AuditAction.Registration, AuditOutcome.Removed),
            ],
            writes);
        var principal = await app.PrincipalAsync(ada);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));
    }

    [Fact]
    public async Task On_an_adopted_registration_only_what_the_run_added_is_taken_back()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider, settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var registration = Assert.Single(contoso.Applications);
        // As after a hand-off that ran out: nothing of it is of use, and its grant was withdrawn by hand.
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(first.HandoffNumber!.Value, person, Cancellation);
        contoso.RoleAssignments.RemoveWhere(_ => true);
        var old = Assert.Single(registration.Passwords).KeyId;
        // Somebody at Contoso wrote on it what they needed, and opened it to other tenants.
        Say(registration, "notes", "Mail team: ask Olga first.");
        Say(registration, "tags", new JsonArray("mail"));
        var before = await PictureAsync(app);
        Say(registration, "signInAudience", "AzureADMultipleOrgs");
        var second = await Journey.RunAsync(app, ada, Journey.Answers("office@contoso.com", "Scans", Route.Ews) with { Renew = true });
        Assert.Equal((SetupRunState.Proved, 2), (second.State, registration.Passwords.Count));
        Assert.NotEqual(before, await PictureAsync(app));

        // The first run proved with this registration, and its hand-off has ended: what the second one added is in nobody's use.
        var undone = await UndoAsync(app, ada, second.Number);

        Assert.Equal((SetupRunState.Undone, null), (undone.State, undone.Problem?.Happened));
        Assert.Equal(old, Assert.Single(registration.Passwords).KeyId);
        Assert.Equal(before, await PictureAsync(app));
        // It stays with its own tenant, and the run's row says that this run did that.
        Assert.Equal(SetupStepState.Created, undone.Rows[3].State);
    }

    /// <summary>A new object, by which the tenant sees that it changed.</summary>
    private static void Say(Application registration, string property, JsonNode value)
    {
        var properties = registration.Properties.DeepClone().AsObject();
        properties[property] = value;
        registration.Properties = properties;
    }

    [Fact]
    public async Task An_undo_that_another_node_left_in_the_middle_goes_on_and_removes_the_rest()
    {
        var stop = new StopAfter("removePassword");
        await using var app = await WizardApplication.StartAsync(provider: provider, settings: UndoScene.Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Stopping(stop)));
        var ada = await app.SignInAsync("ada@contoso.com");
        await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var before = await PictureAsync(app);
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        stop.IsArmed = true;

        await StartAsync(app, ada, run.Number);
        await stop.Reached.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        // The node hangs in a request, and its lease is over: the run is anybody's.
        var taken = await TakeOverAsync(app, run.Number);
        stop.GoOn.SetResult();
        var undone = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), run.Number, person, Cancellation);

        Assert.Equal((SetupRunState.Undone, AllRemoved), (undone.State, States(undone)));
        Assert.True((await RowAsync(app, run.Number)).Epoch > taken);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task A_further_mailbox_keeps_everything_until_its_own_run_is_undone()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var second = await Journey.RunAsync(app, ada, "office@contoso.com", "Scans");
        var picture = await PictureAsync(app);

        var refused = await RefusedAsync(app, ada, first.Number);
        var leaves = await UndoAsync(app, ada, second.Number);

        Assert.Equal(SetupProblemCode.UndoInUse, refused.Code);
        Assert.Contains($"run {second.Number}", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal((SetupRunState.Undone, picture), (leaves.State, await PictureAsync(app)));
        var handoff = await HandoffAsync(app, ada, first.HandoffNumber!.Value);
        Assert.Equal((HandoffState.Ready, "invoices@contoso.com"), (handoff!.State, Assert.Single(handoff.Mailboxes).Address));
        Assert.Equal(SetupRunState.Undone, (await UndoAsync(app, ada, first.Number)).State);
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);
    }

    private static async Task<int> TakeOverAsync(WizardApplication app, int run)
    {
        await using var context = await app.Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var row = (await context.Set<SetupRun>().FindAsync([run], Cancellation))!;
        row.Epoch++;
        (row.Owner, row.LeaseUntil, row.WorkKey) = (null, null, null);
        await context.SaveChangesAsync(Cancellation);
        return row.Epoch;
    }

    private sealed class StopAfter(string path)
    {
        public string Path => path;

        public bool IsArmed { get; set; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Sends the request, and keeps its answer back: as with a node that dies before it hears.</summary>
    private sealed class Stopping(StopAfter stop) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (stop.IsArmed && request.RequestUri!.AbsolutePath.Contains(stop.Path, StringComparison.Ordinal))
            {
                stop.IsArmed = false;
                stop.Reached.SetResult();
                await stop.GoOn.Task;
            }
            return answer;
        }
    }
}
