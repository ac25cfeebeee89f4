using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>Starts runs and shows them. A run belongs to the server: closing the page ends nothing, a second press joins.</summary>
/// <remarks>Longer than most: what pages start, and each part of it authorised. A run that waits is <see cref="WaitingRuns"/>'.</remarks>
public sealed class SetupRunner
{
    /// <summary>
    /// A run that waits at once is nobody's until its start is in the log. If this process dies before, a node takes it up, and writes
    /// the start itself. Shorter than what a clock that was set back looks like (<see cref="SetupRunLeases"/>).
    /// </summary>
    private static readonly TimeSpan s_untilItWaits = TimeSpan.FromSeconds(25);

    private readonly SetupPlanner _planner;
    private readonly SetupDrafts _drafts;
    private readonly SetupRuns _runs;
    private readonly RunQueue _queue;
    private readonly SetupLooks _looks;
    private readonly SetupRunFeed _feed;
    private readonly RunTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly SetupRefusals _refusals;
    private readonly HandoffStore _handoffs;
    private readonly AuditLog _audit;
    private readonly IStringLocalizer<SetupStepText> _text;
    private readonly TimeProvider _time;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal SetupRunner(
        SetupPlanner planner, SetupDrafts drafts, SetupRuns runs, RunQueue queue, SetupLooks looks, SetupRunFeed feed, RunTokens tokens,
        TokenHolds holds, SetupRefusals refusals, HandoffStore handoffs, AuditLog audit, IStringLocalizer<SetupStepText> text, TimeProvider time)
    {
        (_planner, _drafts, _runs, _queue, _looks, _feed, _tokens, _holds) = (planner, drafts, runs, queue, looks, feed, tokens, holds);
        (_refusals, _handoffs, _audit, _text, _time) = (refusals, handoffs, audit, text, time);
    }

    /// <summary>
    /// Keeps that this person pressed Run, so that the page can go on after Microsoft's consent without a second press;
    /// good for ten minutes and once.
    /// </summary>
    public Task<string> RememberPressAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => _drafts.RememberPressAsync(draftId, person, cancellationToken));

    /// <summary>True once after <see cref="RememberPressAsync"/> by the same person, for what it returned; any other asking ends the press.</summary>
    public Task<bool> TakePressAsync(string draftId, string? press, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => _drafts.TakePressAsync(draftId, press, person, cancellationToken));

    /// <summary>
    /// Authorises again, reads the active roles through Graph, and starts a run or joins the one that is there: under way
    /// for the same registration, or started since the plan was shown by another press on the same plan.
    /// Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    /// <returns>The run's number.</returns>
    public Task<int> StartAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        StartAsync(draftId, isPartial: false, user, cancellationToken);

    /// <param name="draftId">Whose answers.</param>
    /// <param name="isPartial">Where nothing but missing roles stands in the way: does what this person may, and then waits for a colleague.</param>
    /// <param name="user">Authorised again here.</param>
    /// <param name="cancellationToken">Ends the wait for the start.</param>
    /// <inheritdoc cref="StartAsync(string, ClaimsPrincipal, CancellationToken)"/>
    public Task<int> StartAsync(string draftId, bool isPartial, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => StartAsync(draftId, isPartial, person, user, cancellationToken));

    private async Task<int> StartAsync(string draftId, bool isPartial, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var answers = await _planner.OpenAsync(draftId, person, cancellationToken)
            ?? throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Run), SetupProblemCode.DraftGone, person);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        if (!isPartial)
            await _tokens.EnsureAsync(person, user, cancellationToken);

        // Nothing that the page showed is trusted: the roles and everything else are read again, unless the plan was read just now.
        var facts = await _looks.TakeAsync(draftId, person, cancellationToken)
            ?? await _planner.ReadAsync(draftId, answers, person, user, cancellationToken);
        // Asked after the reading: what a run that began meanwhile has half made is no reason to refuse this press.
        if (await _runs.FindToJoinAsync(person.TenantId, facts.Name.Family, answers, draftId, cancellationToken) is { } there)
            return await JoinAsync(there, hold);
        var about = RunEntries.Of(person, AuditAction.Run, Subject(answers)) with { TenantName = facts.Tenant.DisplayName };
        var plan = _planner.Plan(draftId, facts);
        if (PartialStart.InTheWay(plan.Rows, isPartial) is { } cannot)
            throw await _refusals.OfAsync(about, cannot.Problem!);
        var forColleague = plan.Rows.FirstOrDefault(row => row.State is SetupStepState.Cannot)?.Problem;
        var waits = forColleague is not null && !PartialStart.DoesSomethingFirst(plan.Rows);
        // Who can do nothing first is not sent to Microsoft, which would ask for a consent that this person may not give.
        if (isPartial && !waits)
            await _tokens.EnsureAsync(person, user, cancellationToken);

        // A number of its own, also where another one's secret will do: should that be gone by then, nothing is sealed over it.
        var number = await _handoffs.ReserveNumberAsync(cancellationToken);
        var run = NewRun.Of(
            plan, facts, new() { Number = 0, State = SetupStepState.NotYet, Detail = _text["Proof"] }, number, forColleague is not null, _time.GetUtcNow());
        (run, var isNew) = await _runs.AddOrJoinAsync(run, waits ? s_untilItWaits : TimeSpan.Zero, cancellationToken);
        if (!isNew)
        {
            // Not where it was added after all, by an attempt whose answer was lost.
            if (run.Ledger.Handoff != number)
                await _handoffs.FreeNumberAsync(number, cancellationToken);
            return await JoinAsync(run, hold);
        }
        if (!waits)
            _looks.KeepFor(run.Number, facts);
        else if (!await ParkAsync(run, person, forColleague!, facts.Options.LongestWait, cancellationToken))
            return run.Number;
        else
            // Nothing of the person's is needed until somebody goes on with it.
            await hold.EndAsync(run);
        _queue.Tell(run);
        return run.Number;
    }

    /// <summary>It waits when its start is in the log, and not before.</summary>
    /// <returns>False when a node has it, and tells of it by itself.</returns>
    private async Task<bool> ParkAsync(SetupRun run, Person person, SetupProblem problem, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var entry = RunEntries.Of(run, person, AuditAction.Run);
        await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Started }, cancellationToken);
        await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Warning, Detail = $"{problem.Code}" }, cancellationToken);
        run.Snapshot = run.Snapshot with { State = SetupRunState.Waiting, Problem = problem };
        try
        {
            await _runs.LetGoAsync(run, longestWait, isParked: true, cancellationToken);
            return true;
        }
        catch (RunFencedException)
        {
            // A node has taken it up after all, since this took so long: it comes to the same wait by itself.
            return false;
        }
    }

    /// <summary>Keeps the answers of a run once more, for <em>Run again</em>: a run may wait for longer than answers are kept.</summary>
    /// <returns>The id of the draft that has them.</returns>
    public Task<string> KeepAnswersAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) => _planner.RecordedAsync(user, async person =>
    {
        var run = await _runs.FindAsync(number, person, cancellationToken);
        // Staff may look at runs of every tenant; a plan is of the own tenant alone.
        if (run is null || run.TenantId != person.TenantId)
            throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Run), SetupProblemCode.RunUnknown, person);
        await _drafts.KeepAgainAsync(run.Snapshot.DraftId, run.Snapshot.Answers, run.TenantId, cancellationToken);
        return run.Snapshot.DraftId;
    });

    /// <summary>Null when there is none with this number that the person may see.</summary>
    public async Task<SetupRunSnapshot?> ReadAsync(int number, Person person, CancellationToken cancellationToken) =>
        (await _runs.FindAsync(number, person, cancellationToken))?.Snapshot;

    /// <summary>Calls back after each change until disposed; the latest wins when the caller is slow.</summary>
    public IDisposable Subscribe(int number, Func<SetupRunSnapshot, Task> changed) => _feed.Subscribe(number, changed);

    /// <summary>Tests again with the sealed secret after the tenant or the folder was corrected; ends as Proved or NotProved.</summary>
    /// <param name="number">The run.</param>
    /// <param name="mailbox">The mailbox whose folder is corrected; null where there is only one.</param>
    /// <param name="inputFolder">The folder's right name; null to leave it.</param>
    /// <param name="user">Authorised again here.</param>
    /// <param name="cancellationToken">Ends the wait for the start, not the Test.</param>
    public Task TestAgainAsync(int number, string? mailbox, string? inputFolder, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => TestAgainAsync(number, mailbox, inputFolder, person, cancellationToken));

    private async Task TestAgainAsync(int number, string? mailbox, string? inputFolder, Person person, CancellationToken cancellationToken)
    {
        var run = await _runs.FindAsync(number, person, cancellationToken);
        // Staff may look at runs of every tenant; only the tenant's own administrator acts in them.
        if (run is null || run.TenantId != person.TenantId || run.Snapshot.State is not (SetupRunState.Proved or SetupRunState.NotProved))
            throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Test), SetupProblemCode.RunUnknown, person);
        // What the page checked was in someone's browser.
        if (inputFolder is not null && (SetupAnswersCheck.FolderFault(inputFolder) is { IsHint: false } || !Corrects(run.Snapshot.Answers, mailbox)))
            throw await _refusals.OfAsync(RunEntries.Of(run, person, AuditAction.Test), SetupProblemCode.AnswersRefused, person);
        if (inputFolder is { } folder)
            run.Snapshot = run.Snapshot with { Answers = Corrected(run.Snapshot.Answers, mailbox, folder.Trim()) };
        (run.Work, run.Actor) = (SetupWork.Test, SetupActor.Of(person));
        run.Snapshot = run.Snapshot with { State = SetupRunState.Queued, EndedAt = null };
        await _queue.PutAsync(run, cancellationToken);
    }

    /// <summary>The tokens of who joins are of no use here: another person's run has its own, and the own run's go with it.</summary>
    private static async Task<int> JoinAsync(SetupRun run, TokenHold hold)
    {
        await hold.EndAsync();
        return run.Number;
    }

    internal static string Subject(SetupAnswers answers) => string.Join(", ", answers.Mailboxes.Select(mailbox => mailbox.Address));

    /// <summary>It is known which mailbox's folder is meant.</summary>
    private static bool Corrects(SetupAnswers answers, string? mailbox) => mailbox is null
        ? answers.Mailboxes.Count is 1
        : answers.Mailboxes.Any(there => string.Equals(there.Address, mailbox, StringComparison.OrdinalIgnoreCase));

    private static SetupAnswers Corrected(SetupAnswers answers, string? mailbox, string folder) => answers with
    {
        Mailboxes =
        [
            .. answers.Mailboxes.Select(there =>
                answers.Mailboxes.Count is 1 || string.Equals(there.Address, mailbox, StringComparison.OrdinalIgnoreCase)
                    ? there with { InputFolder = folder } : there),
        ],
    };
}
