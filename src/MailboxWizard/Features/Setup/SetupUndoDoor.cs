using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>How pages undo a run: says what would be taken back, and starts it. Authorises behind each.</summary>
public sealed class SetupUndoDoor
{
    private const string Deed = "undo";

    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly RunQueue _queue;
    private readonly SetupRetry _retry;
    private readonly SetupTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly SetupUndoHandoff _handoff;
    private readonly TenantDirectories _directories;
    private readonly SetupProblems _problems;
    private readonly SetupRefusals _refusals;
    private readonly RunPresses _presses;
    private readonly AuditLog _audit;
    private readonly IStringLocalizer<SetupStepText> _text;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal SetupUndoDoor(
        SetupPlanner planner, SetupRuns runs, RunQueue queue, SetupRetry retry, SetupTokens tokens, TokenHolds holds, SetupUndoHandoff handoff,
        TenantDirectories directories, SetupProblems problems, SetupRefusals refusals, RunPresses presses, AuditLog audit, IStringLocalizer<SetupStepText> text)
    {
        (_planner, _runs, _queue, _retry, _tokens, _holds) = (planner, runs, queue, retry, tokens, holds);
        (_handoff, _directories, _problems, _refusals, _presses, _audit, _text) = (handoff, directories, problems, refusals, presses, audit, text);
    }

    /// <summary>What an undo would take back; null when there is nothing, or it is not this person's to do.</summary>
    public async Task<SetupUndoOffer?> OfferAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        if (await FindAsync(number, person, cancellationToken) is not { } run)
            return null;
        var removes = SetupUndoParts.Of(run.Ledger).Select(part => SetupUndoParts.Named(part, run, _text)).ToList();
        if (await _handoff.OfAsync(run, person, cancellationToken) is { } handoff)
        {
            // Too late, and the page of a proved run has nothing to add to that.
            if (handoff.State is HandoffState.Complete)
                return null;
            if (handoff.IsLive)
                removes.Insert(0, _text[handoff.Run == run.Number ? "UndoHandoff" : "UndoJoined", Handoff.Shown(handoff.Number)]);
        }
        if (run.Ledger.IsForeign)
            removes.Add(_text["UndoEntered"]);
        return removes.Count is 0 ? null : new(removes);
    }

    /// <summary>Keeps that this person confirmed the undo, so that the page can do it after Microsoft's consent.</summary>
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
    /// Reads the active roles through Graph and starts the undo; what it finds in the tenant it looks at then. Throws
    /// <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    public Task StartAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => StartAsync(number, person, user, cancellationToken));

    private async Task StartAsync(int number, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var run = await FindAsync(number, person, cancellationToken) ?? throw await _refusals.OfAsync(RunEntries.Of(person, AuditAction.Undo), SetupProblemCode.UndoNotNow, person);
        var about = RunEntries.Of(run, person, AuditAction.Undo) with { Handoff = run.Snapshot.HandoffNumber };
        if (await _handoff.TooLateAsync(run, person, cancellationToken) is { } late)
            throw await _refusals.OfAsync(about, late);
        var parts = SetupUndoParts.Of(run.Ledger);
        var family = await _runs.OfFamilyAsync(run.TenantId, run.Family, cancellationToken);
        // Two mailboxes of one registration may be set up one after the other: what the next one is about to use is not taken away.
        if (family.Any(other => other.Number != run.Number && other.ActiveKey is not null))
            throw await _refusals.OfAsync(about, SetupProblemCode.UndoNotNow, person);
        var ended = await _handoff.EndedAsync(run.TenantId, family, cancellationToken);
        var users = parts.Select(part => SetupUndoParts.UserOf(part, run, family, ended)).ToList();
        if (users.Count > 0 && users.TrueForAll(other => other is not null))
            throw await _refusals.OfAsync(about, SetupProblemCode.UndoInUse, person, $"{users[0]!.Number}");

        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        if (SetupUndoParts.Missing(parts, run.Ledger, await RolesAsync(run, person, user, cancellationToken)) is var (code, subject))
            throw await _refusals.OfAsync(about, code, person, subject);
        (run.Work, run.Actor) = (SetupWork.Undo, SetupActor.Of(person));
        run.Ledger = run.Ledger with { UndoneFrom = run.Snapshot.State, Actors = [.. run.Ledger.Actors.Append(person.ObjectId).Distinct()] };
        run.Snapshot = run.Snapshot with { State = SetupRunState.Queued, IsUndo = true, Problem = null, EndedAt = null };
        await _audit.AppendAsync(about with { Outcome = AuditOutcome.Started }, cancellationToken);
        if (!await _queue.PutAsync(run, cancellationToken))
            throw await _refusals.OfAsync(about, SetupProblemCode.UndoNotNow, person);
    }

    /// <summary>Staff may look at runs of every tenant; only the tenant's own administrator acts in them.</summary>
    private async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken) =>
        await _runs.FindAsync(number, person, cancellationToken) is { } run && run.TenantId == person.TenantId && (run.ActiveKey is null || run.IsParked)
            && run.Snapshot.State is SetupRunState.Proved or SetupRunState.NotProved or SetupRunState.Failed or SetupRunState.Waiting
            ? run : null;

    private async Task<IReadOnlyList<ActiveRole>> RolesAsync(SetupRun run, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync(
                async _ =>
                {
                    // Of a registration that was entered by hand nothing is taken back in the tenant.
                    if (!run.Ledger.IsForeign)
                        await _tokens.For(ConsentStage.Run, user, cancellationToken);
                    var token = await _tokens.For(ConsentStage.Look, user, cancellationToken);
                    return await _directories.Open(_ => Task.FromResult(token)).ActiveRolesAsync(cancellationToken);
                },
                TransientAnswers.Busy, _ => Task.CompletedTask, TimeSpan.FromMinutes(1), cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Run, inner: refused);
        }
        catch (Microsoft365Exception refused)
        {
            throw new SetupProblemException(_problems.Of(refused.Problem, person.Name, person.TenantName));
        }
        catch (TokenCacheUnavailableException)
        {
            throw new SetupProblemException(_problems.Of(SetupProblemCode.TokensUnavailable, person.Name, person.TenantName));
        }
    }
}

/// <summary>What an undo of a run takes back, in words and in its order.</summary>
public sealed record SetupUndoOffer(IReadOnlyList<string> Removes);
