using System.Security.Claims;
using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>How a page asks for Microsoft's own consent page, and how its answer reaches the run. Authorises behind each but the answer, which proves nothing.</summary>
public sealed class ConsentPageDesk
{
    private const string Deed = "consent page";

    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly RunQueue _queue;
    private readonly RunTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly RunPresses _presses;
    private readonly ConsentPageLinks _links;
    private readonly SetupRefusals _refusals;
    private readonly AuditLog _audit;
    private readonly IStringLocalizer<SetupStepText> _text;
    private readonly TimeProvider _time;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal ConsentPageDesk(
        SetupPlanner planner, SetupRuns runs, RunQueue queue, RunTokens tokens, TokenHolds holds, RunPresses presses, ConsentPageLinks links, SetupRefusals refusals,
        AuditLog audit, IStringLocalizer<SetupStepText> text, TimeProvider time)
    {
        (_planner, _runs, _queue, _tokens, _holds, _presses) = (planner, runs, queue, tokens, holds, presses);
        (_links, _refusals, _audit, _text, _time) = (links, refusals, audit, text, time);
    }

    /// <summary>For runs that wait for consent and nothing else, on a site whose address is known.</summary>
    /// <param name="run">That waits.</param>
    /// <param name="site">The address of this site, as the request named it.</param>
    public bool IsOffered(SetupRunSnapshot run, string site) =>
        run is { State: SetupRunState.Waiting, Problem.Code: SetupProblemCode.ConsentRoleMissing } && _links.ReplyAddress(site) is not null;

    /// <summary>
    /// The run goes on in this person's name, adds the reply address and waits for Microsoft's answer; a link for a colleague is void
    /// from now on. Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    public Task AskAsync(int number, string site, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => AskAsync(number, site, person, user, cancellationToken));

    private async Task AskAsync(int number, string site, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await FindAsync(number, person, cancellationToken) is not { } run || _links.ReplyAddress(site) is not { } address)
            throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Escalation), SetupProblemCode.RunUnknown, person);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        // Whoever asks need not be who planned it.
        await _tokens.EnsureBothAsync(person, user, cancellationToken);
        (run.Work, run.Actor) = (SetupWork.Run, SetupActor.Of(person));
        // Nothing but the colleague's role is missing, and the rest is done before: also where the run was started for nobody.
        run.Ledger = run.Ledger with { IsPartial = true, ConsentPage = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), address) };
        run.Snapshot = run.Snapshot with { State = SetupRunState.Queued, Problem = null };
        await _queue.PutAsync(run, cancellationToken);
    }

    /// <summary>Keeps that this person asked for the page, so that it can be done after Microsoft's consent; empty where there is no such run.</summary>
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
    /// Microsoft's page came back: the run that the state names is due, once. Whoever brought the state need not be anybody we know,
    /// and nothing that came with it is believed; the run reads what was granted.
    /// </summary>
    /// <returns>The run; null for a state that is no good, for whatever reason.</returns>
    public async Task<SetupRunSnapshot?> AnswerAsync(string? state, bool isDeclined, CancellationToken cancellationToken)
    {
        if (_links.Read(state) is not var (tenant, number) || await _runs.FindParkedAsync(tenant, number, cancellationToken) is not { } run
            || !_links.IsGood(state, run) || _time.GetUtcNow() >= run.Ledger.ConsentPage!.Until)
            return null;
        run.Ledger = run.Ledger with
        {
            ActedAt = _time.GetUtcNow(),
            ConsentPage = run.Ledger.ConsentPage with { Answer = isDeclined ? ConsentPageAnswer.Declined : ConsentPageAnswer.Answered },
        };
        await _audit.AppendAsync(
            new()
            {
                TenantId = run.TenantId,
                TenantName = run.Snapshot.TenantName,
                ActorName = AuditEntry.ProductName,
                Action = AuditAction.Escalation,
                Subject = SetupRunner.Subject(run.Snapshot.Answers),
                Outcome = AuditOutcome.Read,
                Run = run.Number,
                Detail = _text[isDeclined ? "AuditPageDeclined" : "AuditPageAnswered"],
            },
            cancellationToken);
        if (!await _runs.TryMakeDueAsync(run, cancellationToken))
            return null;
        _queue.Tell(run);
        return run.Snapshot;
    }

    private async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken) =>
        await _runs.FindAsync(number, person, cancellationToken) is
        { IsParked: true, Owner: null, Ledger: { ConsentPage: null, ClientId: not null }, Snapshot.Problem.Code: SetupProblemCode.ConsentRoleMissing } run
        && run.TenantId == person.TenantId ? run : null;
}
