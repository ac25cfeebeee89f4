using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Escalations;

/// <summary>Makes links for a colleague, shows what one asks for, and approves or declines it. Authorises behind each part of it.</summary>
public sealed class EscalationDesk
{
    private readonly SetupPlanner _planner;
    private readonly WaitingRuns _waiting;
    private readonly SetupRuns _runs;
    private readonly SetupRunFeed _feed;
    private readonly EscalationLinks _links;
    private readonly RunPresses _presses;
    private readonly SetupRefusals _refusals;
    private readonly AuditLog _audit;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal EscalationDesk(
        SetupPlanner planner, WaitingRuns waiting, SetupRuns runs, SetupRunFeed feed, EscalationLinks links, RunPresses presses, SetupRefusals refusals, AuditLog audit)
    {
        (_planner, _waiting, _runs, _feed) = (planner, waiting, runs, feed);
        (_links, _presses, _refusals, _audit) = (links, presses, refusals, audit);
    }

    /// <summary>A link for a run that waits for a role; an earlier one of this run is void from now on.</summary>
    /// <returns>The token, which is shown once.</returns>
    public Task<string> MakeAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => MakeAsync(number, person, cancellationToken));

    private async Task<string> MakeAsync(int number, Person person, CancellationToken cancellationToken)
    {
        if (await _runs.FindAsync(number, person, cancellationToken) is not { IsParked: true, Owner: null, Ledger.ConsentPage: null } run || run.TenantId != person.TenantId
            || !PartialStart.IsForAColleague(run.Snapshot.Problem?.Code))
            throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Escalation), SetupProblemCode.RunUnknown, person);
        await AuditAsync(run, person, AuditOutcome.Intended, cancellationToken);
        var token = await _links.AddAsync(run, person, cancellationToken);
        await AuditAsync(run, person, AuditOutcome.Created, CancellationToken.None);
        _feed.Publish(run.Snapshot);
        return token;
    }

    /// <summary>What the link asks for, from our own database alone; null when it is no good, for whatever reason.</summary>
    public async Task<EscalationAsked?> OpenAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await _links.FindAsync(token, _planner.Administrator(user), cancellationToken) is var (link, run)
            ? new(run.Snapshot, link.AskedByName, link.MadeAt, link.ExpiresAt) { IsPartial = run.Ledger.IsPartial } : null;

    /// <summary>
    /// The plan as this person's rights allow it, read anew: whether what is found is ours is asked again as well. Null when the link
    /// is no good. Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    /// <param name="token">Of the link.</param>
    /// <param name="user">Whose rights.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="waiting">Told in words before each pause while Microsoft is busy.</param>
    public Task<SetupPlan?> PlanAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken, Func<string, Task>? waiting = null) => _planner.RecordedAsync(
        user, async person => await _links.FindAsync(token, person, cancellationToken) is var (_, run)
            ? await PlanAsync(run, person, user, cancellationToken, waiting) : null);

    public async Task<string> RememberPressAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        return await _links.FindAsync(token, person, cancellationToken) is var (link, _) ? _presses.Remember(Deed(link), person) : "";
    }

    /// <summary>True for what <see cref="RememberPressAsync"/> returned to the same person, as long as the link is good.</summary>
    public async Task<bool> TakePressAsync(string token, string? press, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(press))
            return false;
        var person = _planner.Administrator(user);
        return await _links.FindAsync(token, person, cancellationToken) is var (link, _) && _presses.IsPressed(Deed(link), person, press);
    }

    /// <summary>
    /// Goes on with the run in this person's name, who must be able to do the rest, or of a run that was started for colleagues some of
    /// it, and uses the link up. The run itself looks at everything once more before it writes. Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    /// <returns>The run's number.</returns>
    public Task<int> ApproveAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => ApproveAsync(token, person, user, cancellationToken));

    private async Task<int> ApproveAsync(string token, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var (link, run) = await GoodAsync(token, person, cancellationToken);
        var plan = await PlanAsync(run, person, user, cancellationToken);
        if (PartialStart.Stops(plan.Rows, run.Ledger.IsPartial) is { } cannot)
            throw await _refusals.OfAsync(RunEntries.Of(run, person, AuditAction.Escalation), cannot.Problem!);
        var wasIntended = false;
        try
        {
            // The link is used up in the very act that queues the run: neither is there without the other.
            if (!await _waiting.GoOnAsync(
                run.Number, user,
                async there =>
                {
                    if (there.Epoch != link.Epoch)
                        throw await GoneAsync(person);
                    await AuditAsync(run, person, AuditOutcome.Intended, cancellationToken, $"{run.Snapshot.Problem?.Code}");
                    wasIntended = true;
                },
                async context =>
                {
                    if (!await _links.EndAsync(context, link, EscalationState.Approved, person, cancellationToken))
                        throw Gone(person);
                },
                cancellationToken))
                throw Gone(person);
        }
        catch (Exception fault) when (wasIntended)
        {
            await AuditAsync(
                run, person, AuditOutcome.Failed, CancellationToken.None, (fault as SetupProblemException)?.Problem.Code.ToString() ?? fault.GetType().Name);
            throw;
        }
        await AuditAsync(run, person, AuditOutcome.Passed, CancellationToken.None, Asker(link));
        return run.Number;
    }

    /// <summary>Ends the link; the run waits on, and its page says who declined.</summary>
    public Task DeclineAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => DeclineAsync(token, person, cancellationToken));

    private async Task DeclineAsync(string token, Person person, CancellationToken cancellationToken)
    {
        var (link, run) = await GoodAsync(token, person, cancellationToken);
        await AuditAsync(run, person, AuditOutcome.Intended, cancellationToken);
        if (!await _links.EndAsync(link, EscalationState.Declined, person, cancellationToken))
            throw await GoneAsync(person);
        await AuditAsync(run, person, AuditOutcome.Refused, CancellationToken.None, Asker(link));
        _feed.Publish(run.Snapshot);
    }

    private async Task<(Escalation Link, SetupRun Run)> GoodAsync(string token, Person person, CancellationToken cancellationToken) =>
        await _links.FindAsync(token, person, cancellationToken) ?? throw await GoneAsync(person);

    private async Task<SetupPlan> PlanAsync(SetupRun run, Person person, ClaimsPrincipal user, CancellationToken cancellationToken, Func<string, Task>? waiting = null)
    {
        var facts = await _planner.ReadAsync(run.Ledger.DraftId, run.Snapshot.Answers, person, user, cancellationToken, waiting);
        await _audit.AppendAsync(RunEntries.Of(run, person, AuditAction.Escalation) with { Action = AuditAction.Plan, Outcome = AuditOutcome.Read }, cancellationToken);
        return _planner.Plan(run.Ledger.DraftId, facts);
    }

    /// <summary>Where an entry of the act itself says how it ended.</summary>
    private SetupProblemException Gone(Person person) => new(_refusals.Unwritten(SetupProblemCode.EscalationGone, person));

    private Task<SetupProblemException> GoneAsync(Person person) =>
        _refusals.OfAsync(RunEntries.Of(person, AuditAction.Escalation), SetupProblemCode.EscalationGone, person);

    /// <summary>By id: a name in the chain could never be erased.</summary>
    private static string Asker(Escalation link) => $"Asked by {link.AskedBy}";

    private static string Deed(Escalation link) => $"approve {link.Number} {link.Epoch}";

    private async Task AuditAsync(SetupRun run, Person person, AuditOutcome outcome, CancellationToken cancellationToken, string? detail = null) =>
        await _audit.AppendAsync(RunEntries.Of(run, person, AuditAction.Escalation) with { Outcome = outcome, Detail = detail }, cancellationToken);
}

/// <summary>What a link asks for.</summary>
public sealed record EscalationAsked(SetupRunSnapshot Run, string AskedByName, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The run was started for colleagues to go on with: who can do some of the rest does that, and the run waits for the next one.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The row for which this colleague cannot approve.</summary>
    public SetupRow? Stops(SetupPlan plan) => PartialStart.Stops(plan.Rows, IsPartial);
}
