using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>How a run stands after an undo that did not come to its end, or whose end was not written.</summary>
public sealed class SetupUndoEndTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_between_its_entry_and_its_row_it_ends_as_undone_without_asking_the_tenant(bool isOfToday)
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await UndoAsync(app, ada, run.Number);
        var asked = app.Tenant.Requests.All.Count;

        // The tokens are gone; the row is as it was before its last write. Before it was kept that something is taken back, the rows alone said so.
        await LeftAsync(app, run.Number, row => row.Ledger = isOfToday ? row.Ledger : row.Ledger with { TakenBack = false });
        var (principal, person) = await PersonAsync(app, ada);
        var ended = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), run.Number, person, Cancellation);

        Assert.Equal((SetupRunState.Undone, null, AllRemoved), (ended.State, ended.Problem?.Happened, States(ended)));
        Assert.Equal(asked, app.Tenant.Requests.All.Count);
        Assert.Null(await app.Services.GetRequiredService<SetupUndoDoor>().OfferAsync(run.Number, principal, Cancellation));
        Assert.Equal([AuditOutcome.Started, AuditOutcome.Done, AuditOutcome.Done], await UndoOutcomesAsync(app, ada, run.Number));
    }

    [Fact]
    public async Task Whose_sign_in_is_lost_between_two_parts_has_failed_and_a_second_press_finishes_it()
    {
        var left = new Left();
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Holding(left)));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var (principal, person) = await PersonAsync(app, ada);
        left.IsArmed = true;

        await StartAsync(app, ada, run.Number);
        await left.Reached.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        // As if the node had died right before it set out for the secret: consent and service principal are gone.
        await LeftAsync(app, run.Number, row => row.Ledger = row.Ledger with { Undoing = [] });
        await app.Services.GetRequiredService<StageTokens>().ForgetAsync(person.TenantId, person.ObjectId, Cancellation);
        left.GoOn.SetResult();
        var stopped = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), run.Number, person, Cancellation);
        var offer = await app.Services.GetRequiredService<SetupUndoDoor>().OfferAsync(run.Number, principal, Cancellation);
        var undone = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.SignInAgain), (stopped.State, stopped.Problem!.Code));
        Assert.Equal(2, offer!.Removes.Count);
        Assert.Equal((SetupRunState.Undone, AllRemoved), (undone.State, States(undone)));
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task Whose_hand_off_is_completed_in_the_moment_before_it_begins_the_run_stands_as_it_was()
    {
        var complete = new Before("applications(uniqueName=");
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Acting(complete)));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var (_, person) = await PersonAsync(app, ada);
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        complete.Act = async () =>
        {
            await handoffs.ReportThereforeTestAsync(run.HandoffNumber!.Value, person, passed: true, null, Cancellation);
            await handoffs.CompleteAsync(run.HandoffNumber.Value, person, Cancellation);
        };
        var picture = await PictureAsync(app);

        var late = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Proved, SetupProblemCode.UndoTooLate), (late.State, late.Problem?.Code));
        Assert.Equal((HandoffState.Complete, picture), ((await HandoffAsync(app, ada, run.HandoffNumber!.Value))!.State, await PictureAsync(app)));
    }

    /// <summary>Killed when the hand-off was written and the run's row was not, and its sign-in lost: it waits, and is given up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_hand_off_of_two_is_left_by_one_alone_also_where_one_of_them_could_not_record_it(bool isWhoJoined)
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var opens = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var joins = await Journey.RunAsync(app, ada, "office@contoso.com", "Scans");
        var killed = isWhoJoined ? joins.Number : opens.Number;
        var (principal, person) = await PersonAsync(app, ada);

        await LeftAsync(app, killed, row => row.Ledger = row.Ledger with { HandedOff = false, End = null });
        var waits = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), killed, person, Cancellation);
        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(killed, principal, Cancellation);
        var offer = await app.Services.GetRequiredService<SetupUndoDoor>().OfferAsync(joins.Number, principal, Cancellation);
        var undone = await UndoAsync(app, ada, joins.Number);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.SignInAgain), (waits.State, waits.Problem!.Code));
        Assert.Contains($"mailboxes from hand-off {Handoff.Shown(opens.HandoffNumber!.Value)}", offer!.Removes[0], StringComparison.Ordinal);
        Assert.Equal(SetupRunState.Undone, undone.State);
        var handoff = await HandoffAsync(app, ada, opens.HandoffNumber.Value);
        Assert.Equal((HandoffState.Ready, "invoices@contoso.com"), (handoff!.State, Assert.Single(handoff.Mailboxes).Address));
    }

    /// <summary>As a node leaves it that is killed: its lease is over.</summary>
    private static async Task LeftAsync(WizardApplication app, int number, Action<SetupRun> change)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var row = await context.Set<SetupRun>().SingleAsync(run => run.Number == number, Cancellation);
        row.Epoch++;
        (row.Owner, row.LeaseUntil, row.WorkKey, row.DueAt) = (null, null, null, DateTimeOffset.UtcNow);
        row.ActiveKey = SetupRun.KeyOf(row.TenantId, row.Family, row.Snapshot.Answers);
        row.Snapshot = row.Snapshot with { State = SetupRunState.Running, EndedAt = null };
        change(row);
        await context.SaveChangesAsync(Cancellation);
    }

    private static async Task<(System.Security.Claims.ClaimsPrincipal Principal, Person Person)> PersonAsync(WizardApplication app, WebVisitor visitor)
    {
        var principal = await app.PrincipalAsync(visitor);
        return (principal, app.Services.GetRequiredService<People>().Describe(principal)!);
    }

    private static async Task<IEnumerable<AuditOutcome>> UndoOutcomesAsync(WizardApplication app, WebVisitor visitor, int run) =>
        (await AuditAsync(app, visitor, run)).Where(entry => entry.Action is AuditAction.Undo).Select(entry => entry.Outcome);

    private sealed class Left
    {
        public bool IsArmed { get; set; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The removal of the secret, once, is never sent.</summary>
    private sealed class Holding(Left left) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!left.IsArmed || !request.RequestUri!.AbsolutePath.EndsWith("/removePassword", StringComparison.Ordinal))
                return await base.SendAsync(request, cancellationToken);
            left.IsArmed = false;
            left.Reached.SetResult();
            await left.GoOn.Task;
            throw new HttpRequestException("The node is gone.");
        }
    }

    private sealed class Before(string word)
    {
        private Func<Task>? _act;

        public string Word => word;

        public Func<Task>? Act
        {
            set => _act = value;
        }

        public Func<Task>? Take() => Interlocked.Exchange(ref _act, null);
    }

    /// <summary>Somebody acts once, before a request with the word is sent.</summary>
    private sealed class Acting(Before before) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.Contains(before.Word, StringComparison.Ordinal) && before.Take() is { } act)
                await act();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
