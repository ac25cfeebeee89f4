using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Does one run from its first look to its end: the steps, then the proof.</summary>
/// <remarks>Longer than most: the order of the steps is read as one. How a step is taken is in <c>.Steps</c>, how a run ends is in <c>.Ends</c>, when it does not in <c>.HandBacks</c>, what it logs in <c>.Log</c>, what is read back in <see cref="SetupReadBack"/>.</remarks>
internal sealed partial class SetupRunWork(
    SetupWalkTools tools, SetupFirstLook first, SetupProof proof, SetupUndo undo, ConsentPageWork consentPage, ReplyAddresses addresses, IOptions<SetupOptions> options, ILogger<SetupRunWork> logger)
{
    /// <summary>A run that takes the process down with it each time must end some day.</summary>
    private const int MostStarts = 20;

    private readonly IReadOnlyList<SetupStep> _steps = SetupStep.All(tools.Text, tools.Problems);
    private readonly SetupReadBack _readBack = new(SetupStep.All(tools.Text, tools.Problems), undo, addresses, tools.Problems);

    /// <summary>Does what is to be done with the run, and lets it go as ended, as waiting for a person, or for whoever takes it up next.</summary>
    /// <param name="run">As it was taken up, under its new epoch.</param>
    /// <param name="tokens">Let go before the run is shown as ended: whoever then starts the next one is asked by Microsoft again. Null for a Test, which needs none.</param>
    /// <param name="cancellationToken">The process stops, or the run is no longer this node's.</param>
    public async Task DoAsync(SetupRun run, TokenHold? tokens, CancellationToken cancellationToken)
    {
        // Without a user name Entra finds no tokens, and the run waits for somebody to sign in.
        var actor = run.Actor ?? new(run.Snapshot.StartedBy, run.Snapshot.StartedByName, "");
        using var named = Named(run, actor);
        using var walk = new SetupWalk(run, actor, tools);
        try
        {
            await DoAsync(walk, tokens, cancellationToken);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, run.Number);
        }
        catch (Exception fault) when (MayPass(fault, cancellationToken))
        {
            if (IsOver(walk, fault) && Problem(walk, fault, cancellationToken) is { } problem)
                await EndAsync(walk, StateAfterFault(run, problem.Code), problem, tokens);
            else
                await HandBackAsync(walk, fault, cancellationToken);
        }
    }

    private async Task DoAsync(SetupWalk walk, TokenHold? tokens, CancellationToken cancellationToken)
    {
        var run = walk.Run;
        try
        {
            if (run.Ledger.End is not null)
                await EndDecidedAsync(walk, tokens);
            else if (run.IsParked && !consentPage.IsToBeClosed(run))
                await EndAsync(walk, SetupRunState.Failed, InVain(run.Snapshot.Problem), tokens);
            else if (Counted(run) > MostStarts)
                await InterruptAsync(walk, tokens);
            else
                await DoTakenUpAsync(walk, tokens, cancellationToken);
        }
        catch (Exception fault) when (walk.Ledger.End is not null && fault is not RunFencedException && !MayPass(fault, cancellationToken))
        {
            // How it ends is decided, and a fault on the way there changes nothing.
            Log.EndWasBroken(logger, fault, walk.Number);
            await EndDecidedAsync(walk, tokens);
        }
        catch (Exception fault) when (fault is not RunFencedException && !MayPass(fault, cancellationToken))
        {
            var problem = await ProblemAsync(walk, fault, cancellationToken);
            await (run.Work is not SetupWork.Run ? EndAsync(walk, StateAfterFault(run, problem.Code), problem, tokens)
                : IsForAPerson(problem.Code) ? ParkAsync(walk, problem, tokens)
                : walk.Ledger.ConsentPage is not { IsOpen: true } ? EndAsync(walk, SetupRunState.Failed, problem, tokens)
                : Counted(run) < MostStarts ? RestAsync(walk, problem)
                : ParkAsync(walk, problem, tokens));
        }
    }

    /// <summary>Starts that a database or a token cache ended are not the run's own.</summary>
    private static int Counted(SetupRun run) => run.Starts - run.Ledger.HandedBack;

    /// <summary>No reason to end a run: it is handed back, and whoever takes it up goes on where it is.</summary>
    private static bool MayPass(Exception fault, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested || StorageFaults.MayPass(fault);

    private async Task DoTakenUpAsync(SetupWalk walk, TokenHold? tokens, CancellationToken cancellationToken)
    {
        Log.RunStarted(logger, walk.Number, walk.Run.TenantId, walk.Run.Work, walk.Run.Starts);
        if (walk.Run.Work is SetupWork.Run && walk.Ledger.HandedOff)
        {
            // Killed between the hand-off and its end, in a version that did not keep yet how it ends.
            var isProved = walk.Run.Snapshot.Proof.State is SetupStepState.Found;
            await EndAsync(walk, isProved ? SetupRunState.Proved : SetupRunState.NotProved, isProved ? null : proof.Failed(walk), tokens);
            return;
        }
        if (walk.Run.Work is SetupWork.Run && walk.Ledger.ConsentPage is { IsOpen: false, Answer: ConsentPageAnswer.GivenUp } left)
        {
            // Killed between the removal of its reply address and its end: nothing of the tenant is asked any more.
            await EndAsync(
                walk, SetupRunState.Failed,
                tools.Problems.Of(SetupProblemCode.ConsentRoleMissing, walk.Person.Name, walk.Run.Snapshot.TenantName, left.Grants.Concat(walk.Ledger.Granted).Select(grant => grant.Value).FirstOrDefault()), tokens);
            return;
        }
        if (walk.Run.Work is SetupWork.Undo && SetupUndo.IsOver(walk.Run))
        {
            // Killed between its last removal and its end: its tokens may be gone, and nothing of the tenant is asked any more.
            await walk.ShowAsync(snapshot => snapshot with { Written = [] }, cancellationToken);
            await EndAsync(walk, SetupRunState.Undone, null, tokens);
            return;
        }
        await AuditTakenUpAsync(walk, cancellationToken);
        // From its first change on it waits no more: killed later, also after Microsoft's page is closed, it is taken up as any other.
        walk.Run.IsParked = false;
        await walk.ShowAsync(
            snapshot => snapshot with { State = SetupRunState.Running, Problem = null, IsUndo = walk.Run.Work is SetupWork.Undo }, cancellationToken);
        if (walk.Run.Work is SetupWork.Undo)
        {
            var (state, refused) = await undo.UndoAsync(walk, cancellationToken);
            await EndAsync(walk, state, refused, tokens);
            return;
        }
        var outcome = walk.Run.Work is SetupWork.Test
            ? await proof.ProveAsync(walk, isFresh: walk.Ledger is { IsForeign: true, HandedOff: false }, () => Task.CompletedTask, cancellationToken)
            : await WalkAsync(walk, cancellationToken);
        await (walk.Ledger.ConsentPage switch
        {
            { IsOpen: true, Until: { } until } => AskMicrosoftAsync(walk, outcome!, until),
            { Answer: ConsentPageAnswer.GivenUp } => EndAsync(walk, SetupRunState.Failed, outcome, tokens),
            _ => EndAsync(walk, outcome is null ? SetupRunState.Proved : SetupRunState.NotProved, outcome, tokens),
        });
    }

    /// <summary>No request and no circuit says here whose lines these are.</summary>
    private IDisposable? Named(SetupRun run, SetupActor actor) => logger.BeginScope(new Dictionary<string, object>
    {
        ["TenantId"] = run.TenantId,
        ["PersonId"] = actor.Id,
        ["Run"] = run.Number,
    });

    /// <returns>Null when the mailbox is proved; what is missing, where the run now waits for Microsoft's page or was given up.</returns>
    private async Task<SetupProblem?> WalkAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        walk.Begin(await first.LookAsync(walk, cancellationToken));
        // Before anything is asked of the rows: whatever ended the use of Microsoft's page, its address goes first.
        if (await consentPage.CloseAsync(walk, cancellationToken))
            return tools.Problems.Of(SetupProblemCode.ConsentRoleMissing, walk.Facts, walk.Facts.ToGrant.FirstOrDefault()?.Value);
        // That was waited for in row 13, whose step has not begun.
        walk.Waits.BeginsStage();
        var rows = _steps.Select(step => Begun(walk, step.Find(walk.Facts))).ToList();
        await walk.RecordAsync(
            ledger => Known(ledger, walk.Facts) with
            {
                Actors = [.. ledger.Actors.Append(walk.Person.ObjectId).Distinct()],
                UserNames = walk.Facts.UserNames.Where(known => known.Value is not null).ToDictionary(known => known.Key, known => known.Value!),
            },
            snapshot => snapshot with { TenantName = walk.Facts.Tenant.DisplayName, Rows = rows, SecretEnds = SetupPlanner.Ends(walk.Facts) }, cancellationToken);
        if (PartialStart.InTheWay(rows, walk.Ledger.IsPartial) is { Problem: { } stops })
            throw new SetupProblemException(stops);
        // Only where the run was started for a colleague to go on with.
        var cannot = rows.Find(row => row.State is SetupStepState.Cannot)?.Problem;

        await StepAsync(walk, 3, cancellationToken);
        // A run that stopped early may have left its creator as an owner.
        if (walk.Facts.Owners.Count > 0 && StepRoles.MayRegister(walk.Facts.Roles))
            await RegisterApplication.RemoveOwnersAsync(walk, cancellationToken);
        // The secret and the service principal need the registration, and not each other; a new registration is read back beside them.
        await Task.WhenAll(StepAsync(walk, 7, cancellationToken), StepAsync(walk, 10, cancellationToken), ConfirmAsync(walk, 3, cancellationToken));
        await StepAsync(walk, 13, cancellationToken);
        if (cannot is not null)
        {
            // What needs nobody else is done; the rest waits for a colleague.
            await _readBack.BegunAsync(walk, cancellationToken);
            await consentPage.OpenAsync(walk, cannot, cancellationToken);
            return walk.Ledger.ConsentPage is { IsOpen: true } ? cannot : throw new SetupProblemException(cannot);
        }

        var facts = walk.Facts;
        await walk.RecordAsync(
            ledger => ledger with
            {
                UniqueName = facts.Name.UniqueName,
                Generation = facts.Name.Generation,
                RegistrationId = facts.Registration!.Id,
                ClientId = facts.Registration.AppId,
                RegistrationName = facts.Registration.DisplayName,
                ServicePrincipalId = facts.Client!.Id,
                Used = facts.Record.Sealed,
            },
            cancellationToken);
        // An unused secret of an earlier run may be as young as one that was made just now.
        var isFresh = facts.Record.Sealed is { IsOpen: false } || walk.Ledger.Began.Count > 0;
        // Beside the proof; the hand-off waits for both.
        return await proof.ProveAsync(walk, isFresh, () => _readBack.WholeAsync(walk, cancellationToken), cancellationToken);
    }
}
