using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// What the page of a waiting run needs beside the run: until when it waits, what became of its link, and how to go on with it or
/// give it up.
/// </summary>
/// <remarks>Longer than most: whatever is asked about a run that waits is authorised in one place.</remarks>
public sealed class WaitingRuns
{
    private const string Deed = "go on";

    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly EscalationLinks _links;
    private readonly RunPresses _presses;
    private readonly RunQueue _queue;
    private readonly RunTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly SetupRunFeed _feed;
    private readonly SetupRefusals _refusals;
    private readonly AuditLog _audit;
    private readonly ConsentPageLinks _pages;
    private readonly TimeProvider _time;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal WaitingRuns(
        SetupPlanner planner, SetupRuns runs, EscalationLinks links, RunPresses presses, RunQueue queue, RunTokens tokens, TokenHolds holds, SetupRunFeed feed,
        SetupRefusals refusals, AuditLog audit, ConsentPageLinks pages, TimeProvider time)
    {
        (_planner, _runs, _links, _presses, _queue, _tokens) = (planner, runs, links, presses, queue, tokens);
        (_holds, _feed, _refusals, _audit, _pages, _time) = (holds, feed, refusals, audit, pages, time);
    }

    /// <summary>Null when the run waits for nobody, or this person may not act in its tenant.</summary>
    public async Task<WaitingStanding?> ReadAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        if (await FindAsync(number, person, cancellationToken) is not { } run)
            return null;
        return new(run.DueAt!.Value, await _links.NewestAsync(run, cancellationToken))
        {
            ConsentPage = IsPageGood(run) && await _pages.OfAsync(run, cancellationToken) is { } address ? new(address, run.Ledger.ConsentPage!.Until!.Value) : null,
            HasReplyAddress = run.Ledger.ConsentPage is { IsOpen: true },
        };
    }

    /// <summary>Keeps that this person pressed <em>Go on</em>, so that the page can do it after Microsoft's consent.</summary>
    public async Task<string> RememberPressAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        return _presses.Remember(Deed, await FindAsync(number, person, cancellationToken), person);
    }

    /// <summary>True for what <see cref="RememberPressAsync"/> returned to the same person, as long as the run has not moved since.</summary>
    public async Task<bool> TakePressAsync(int number, string? press, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(press))
            return false;
        var person = _planner.Administrator(user);
        return _presses.IsPressed(Deed, await FindAsync(number, person, cancellationToken), person, press);
    }

    /// <summary>
    /// Goes on with a run that waits for a person, in the name of this one: it looks at everything again with this person's rights,
    /// and waits on when these do not suffice. Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    public Task GoOnAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, _ => GoOnAsync(number, user, _ => Task.CompletedTask, together: null, cancellationToken));

    /// <param name="number">The run.</param>
    /// <param name="user">Authorised again here.</param>
    /// <param name="admit">Asked about the run as it was read, when nothing else stands in the way any more; what it throws ends the act.</param>
    /// <param name="together">Written in the same transaction in which the run is queued; what it throws undoes both.</param>
    /// <param name="cancellationToken">Ends the wait for the start.</param>
    /// <returns>False when another press was quicker.</returns>
    /// <inheritdoc cref="GoOnAsync(int, ClaimsPrincipal, CancellationToken)"/>
    internal async Task<bool> GoOnAsync(
        int number, ClaimsPrincipal user, Func<SetupRun, Task> admit, Func<WizardDbContext, Task>? together, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        var run = await WaitingAsync(number, person, cancellationToken);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        await _tokens.EnsureBothAsync(person, user, cancellationToken);
        await admit(run);
        (run.Work, run.Actor) = (SetupWork.Run, SetupActor.Of(person));
        // One that is open is closed by the run, whoever goes on with it; one that never was is no longer wanted.
        run.Ledger = run.Ledger with { ConsentPage = run.Ledger.ConsentPage is { IsOpen: true } open ? open : null };
        run.Snapshot = run.Snapshot with { State = SetupRunState.Queued, Problem = null };
        return await _queue.PutAsync(run, cancellationToken, together);
    }

    /// <summary>Ends a run that waits for a person: nobody goes on with it. What it wrote stays, and can be undone.</summary>
    public Task GiveUpAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => GiveUpAsync(number, person, cancellationToken));

    private async Task GiveUpAsync(int number, Person person, CancellationToken cancellationToken)
    {
        var run = await WaitingAsync(number, person, cancellationToken);
        var entry = RunEntries.Of(run, person, AuditAction.Run);
        // Whoever is quicker goes on with it, and it has not failed.
        await _audit.AppendAsync(entry with { Detail = "GiveUp" }, cancellationToken);
        // It ends, and says so, when its reply address is gone.
        if (run.Ledger.ConsentPage is { IsOpen: true } open)
        {
            run.Ledger = run.Ledger with { ActedAt = _time.GetUtcNow(), ConsentPage = open with { Answer = ConsentPageAnswer.GivenUp } };
            if (!await _runs.TryMakeDueAsync(run, cancellationToken))
                throw await UnknownAsync(person);
            _queue.Tell(run);
            return;
        }
        run.Snapshot = run.Snapshot with
        {
            State = SetupRunState.Failed,
            EndedAt = _time.GetUtcNow(),
            Rows = [.. run.Snapshot.Rows.Select(row => row.State is SetupStepState.Waiting ? row with { State = SetupStepState.Failed, Problem = run.Snapshot.Problem } : row)],
        };
        try
        {
            await _runs.LetGoAsync(run, dueIn: null, isParked: false, cancellationToken);
        }
        catch (RunFencedException)
        {
            throw await UnknownAsync(person);
        }
        _feed.Publish(run.Snapshot);
        // Not to be cancelled: it has ended.
        await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Failed, Detail = $"{run.Snapshot.Problem?.Code}" }, CancellationToken.None);
    }

    private async Task<SetupRun> WaitingAsync(int number, Person person, CancellationToken cancellationToken) =>
        await FindAsync(number, person, cancellationToken) ?? throw await UnknownAsync(person);

    private Task<SetupProblemException> UnknownAsync(Person person) =>
        _refusals.OfAsync(RunEntries.Of(person, AuditAction.Run), SetupProblemCode.RunUnknown, person);

    private async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken) =>
        await _runs.FindAsync(number, person, cancellationToken) is { IsParked: true, Owner: null } run && run.TenantId == person.TenantId ? run : null;

    /// <summary>Its answer would count, and it is what the run waits for.</summary>
    private bool IsPageGood(SetupRun run) =>
        run is { Ledger.ConsentPage.Until: { } until, Snapshot.Problem.Code: SetupProblemCode.ConsentRoleMissing } && _time.GetUtcNow() < until;
}

/// <summary>How a run waits.</summary>
/// <param name="Until">Then it ends as failed.</param>
/// <param name="Link">The newest link for a colleague; null when none was made for this wait.</param>
public sealed record WaitingStanding(DateTimeOffset Until, EscalationStanding? Link)
{
    /// <summary>Microsoft's own page, while the run waits for its answer.</summary>
    public ConsentPageStanding? ConsentPage { get; init; }

    /// <summary>The reply address of that page is on the registration, also when the page is no longer of use: whoever goes on takes it away first.</summary>
    public bool HasReplyAddress { get; init; }
}

/// <summary>Microsoft's consent page for one run.</summary>
/// <param name="Address">For whoever may consent; good until the run moves on.</param>
/// <param name="Until">Then its reply address is taken away.</param>
public sealed record ConsentPageStanding(Uri Address, DateTimeOffset Until);
