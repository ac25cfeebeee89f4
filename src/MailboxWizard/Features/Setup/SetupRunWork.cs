using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Does one run from its first look to its end: the steps, then the proof.</summary>
/// <remarks>Longer than most: the order of the steps is read as one. How a run ends is in <c>.Ends</c>.</remarks>
internal sealed partial class SetupRunWork(
    SetupWalkTools tools, SetupFactsReader reader, SetupLooks looks, SetupProof proof, SetupUndo undo, IOptions<SetupOptions> options, ILogger<SetupRunWork> logger)
{
    /// <summary>A run that takes the process down with it each time must end some day.</summary>
    private const int MostStarts = 20;

    /// <summary>How many answers in a row must show the same where one request more may have reached the tenant than was recorded.</summary>
    private const int AgreeingReads = 3;

    private readonly IReadOnlyList<SetupStep> _steps = SetupStep.All(tools.Text, tools.Problems);

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
            if (run.IsParked)
                await EndAsync(walk, SetupRunState.Failed, run.Snapshot.Problem, tokens);
            else if (run.Starts > MostStarts)
                await EndAsync(walk, run.Work is SetupWork.Test ? SetupRunState.NotProved : SetupRunState.Failed, tools.Problems.Of(SetupProblemCode.Interrupted, actor.Name, run.Snapshot.TenantName), tokens);
            else
                await DoAsync(walk, tokens, cancellationToken);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, run.Number);
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested || StorageFaults.MayPass(fault))
        {
            await HandBackAsync(walk, fault, cancellationToken);
        }
        catch (Exception fault)
        {
            var problem = Problem(walk, fault, cancellationToken);
            await (run.Work is SetupWork.Run && IsForAPerson(problem.Code)
                ? ParkAsync(walk, problem, tokens)
                : EndAsync(walk, StateAfterFault(run), problem, tokens));
        }
    }

    private async Task DoAsync(SetupWalk walk, TokenHold? tokens, CancellationToken cancellationToken)
    {
        Log.RunStarted(logger, walk.Number, walk.Run.TenantId, walk.Run.Work, walk.Run.Starts);
        if (walk.Run.Work is SetupWork.Run && walk.Ledger.HandedOff)
        {
            await EndAsync(walk, SetupRunState.Proved, null, tokens);
            return;
        }
        if (walk.Run.Snapshot.State is SetupRunState.Queued && walk.Run.Work is not SetupWork.Undo)
            await tools.Audit.AppendAsync(
                walk.Entry(walk.Run.Work is SetupWork.Test ? AuditAction.Test : AuditAction.Run, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with { Outcome = AuditOutcome.Started },
                cancellationToken);
        await AuditTakenUpAsync(walk, cancellationToken);
        await walk.ShowAsync(
            snapshot => snapshot with { State = SetupRunState.Running, Problem = null, IsUndo = walk.Run.Work is SetupWork.Undo }, cancellationToken);
        if (walk.Run.Work is SetupWork.Undo)
        {
            var (state, refused) = await undo.UndoAsync(walk, cancellationToken);
            await EndAsync(walk, state, refused, tokens);
            return;
        }
        var outcome = walk.Run.Work is SetupWork.Test
            ? await proof.ProveAsync(walk, isFresh: false, Task.CompletedTask, cancellationToken)
            : await WalkAsync(walk, cancellationToken);
        await EndAsync(walk, outcome is null ? SetupRunState.Proved : SetupRunState.NotProved, outcome, tokens);
    }

    /// <summary>No request and no circuit says here whose lines these are.</summary>
    private IDisposable? Named(SetupRun run, SetupActor actor) => logger.BeginScope(new Dictionary<string, object>
    {
        ["TenantId"] = run.TenantId,
        ["PersonId"] = actor.Id,
        ["Run"] = run.Number,
    });

    /// <returns>Null when the mailbox is proved.</returns>
    private async Task<SetupProblem?> WalkAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        walk.Begin(await LookAsync(walk, cancellationToken));
        var rows = _steps.Select(step => Begun(walk, step.Find(walk.Facts))).ToList();
        await walk.RecordAsync(
            ledger => Known(ledger, walk.Facts) with { Actors = [.. ledger.Actors.Append(walk.Person.ObjectId).Distinct()] },
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
            await ReadBackBegunAsync(walk, cancellationToken);
            throw new SetupProblemException(cannot);
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
        return await proof.ProveAsync(walk, isFresh, ReadBackAsync(walk, cancellationToken), cancellationToken);
    }

    /// <summary>What the press has read a moment ago, when this is its first walk; else everything anew.</summary>
    private async Task<SetupFacts> LookAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        // Under its first epoch only: taken up again, it has written since.
        if (walk.Run.Epoch is SetupRun.FirstWalk && await looks.TakeForAsync(walk.Number, cancellationToken) is { } read)
            return read;
        SetupFacts? newest = null;
        var started = tools.Time.GetTimestamp();
        try
        {
            // Taken for gone, what an earlier start wrote and a replica does not show yet would be written twice.
            return await walk.ReadBackAsync(
                2,
                async _ => newest = await reader.ReadAsync(
                    walk.Run.Snapshot.Answers, walk.Person, walk.Ledger.DraftId, walk.Open(ConsentStage.Look), cancellationToken),
                facts => Shows(facts, walk.Ledger) && (!facts.Record.HasGap || tools.Time.GetElapsedTime(started) > options.Value.LongestPause * 2), cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && newest is not null)
        {
            // Somebody has deleted it meanwhile.
            return newest;
        }
    }

    private static bool Shows(SetupFacts facts, SetupLedger ledger) =>
        (ledger.RegistrationId is not { } registration || facts.Registration?.Id == registration)
        && (ledger.ServicePrincipalId is not { } client || facts.Client?.Id == client)
        && (ledger.SecretState is not SetupSecretState.Sealed || facts.Registration?.Secrets.Any(secret => secret.KeyId == ledger.SecretKeyId) is true);

    /// <summary>Runs the step where any row that it settles is missing; its rows are shown as created when they have been read back.</summary>
    private async Task StepAsync(SetupWalk walk, int number, CancellationToken cancellationToken)
    {
        var step = _steps[number - 1];
        var found = step.Settles.Select(row => _steps[row - 1].Find(walk.Facts)).ToList();
        var missing = found.Where(row => row.State is SetupStepState.WillBeCreated).Select(row => row.Number).ToList();
        // A colleague does it, or what it needs.
        if (missing is not [var lead, ..] || found.Exists(row => row.State is SetupStepState.Cannot) || (number is 13 && walk.Facts.Client is null))
            return;
        await walk.RecordAsync(
            ledger => ledger with { Began = [.. ledger.Began.Union(missing)] },
            snapshot => snapshot.With(snapshot.Rows[lead - 1] with { State = SetupStepState.Running }), cancellationToken);
        walk.Starts(number, lead, missing);
        await TryAsync(walk, lead, number, () => step.CreateAsync(walk, cancellationToken), cancellationToken);
    }

    /// <summary>Nothing is called done on the strength of a 2xx: the step's rows once more, as the tenant shows them.</summary>
    private async Task ConfirmAsync(SetupWalk walk, int number, CancellationToken cancellationToken)
    {
        if (walk.Begun(number) is not { } begun)
            return;
        await TryAsync(walk, begun.Lead, number, () => _steps[number - 1].ConfirmAsync(walk, cancellationToken), cancellationToken);
        await ShowCreatedAsync(walk, begun, cancellationToken);
    }

    private async Task TryAsync(SetupWalk walk, int lead, int number, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (Exception fault) when (fault is not RunFencedException and not OperationCanceledException && !StorageFaults.MayPass(fault))
        {
            var problem = Problem(walk, fault, cancellationToken);
            var state = problem.Code switch
            {
                SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing or SetupProblemCode.SecretsForbidden => SetupStepState.Cannot,
                SetupProblemCode.SignInAgain => SetupStepState.Waiting,
                _ => SetupStepState.Failed,
            };
            await walk.ShowAsync(
                walk.Run.Snapshot.Rows[lead - 1] with { State = state, Detail = problem.Happened, Problem = problem, Took = walk.Begun(number)?.Took }, cancellationToken);
            throw new SetupProblemException(problem);
        }
    }

    private Task ShowCreatedAsync(SetupWalk walk, BegunStep begun, CancellationToken cancellationToken)
    {
        var created = begun.Rows.Select(row => (Row: row, Now: _steps[row - 1].Find(walk.Facts))).ToList();
        if (created.FirstOrDefault(row => row.Now.State is not SetupStepState.Found) is { Now: not null } odd)
            throw odd.Now.Problem is { } problem
                ? new SetupProblemException(problem)
                : new InvalidOperationException($"Step {odd.Row} is {odd.Now.State} after it was done.");
        return walk.ShowAsync(
            snapshot => created.Aggregate(snapshot, (shown, row) => shown.With(row.Now with
            {
                State = SetupStepState.Created,
                Took = row.Row == begun.Lead ? begun.Took : null,
                With = row.Row == begun.Lead ? null : begun.Lead,
            })),
            cancellationToken);
    }

    /// <summary>Everything once more, as it stands now; then the rows that were written say so.</summary>
    private async Task ReadBackAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        try
        {
            // Grants and declarations reach the replicas one by one, so that one answer may still be an old one. And a request that
            // was on its way when a node died may show itself late: then several answers must agree.
            var agreeing = walk.Run.Starts > 1 || walk.Ledger.LostSecretNames.Count > 0 ? AgreeingReads : 1;
            await walk.RefreshRegistrationAsync(
                facts => Odd(facts) is null && facts.Owners.Count + facts.ClientOwners.Count is 0 && !RegistrationClaim.Unsealed(facts).Any(),
                agreeing, LookAfterAsync, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && Odd(walk.Facts)?.Problem is { } problem)
        {
            throw new SetupProblemException(problem);
        }
        foreach (var begun in walk.BegunSteps)
            await ShowCreatedAsync(walk, begun, cancellationToken);
    }

    /// <summary>A replica may show late whom Entra made an owner.</summary>
    private static async Task RemoveOwnersAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await RegisterApplication.RemoveOwnersAsync(walk, cancellationToken);
        if (walk.Facts.Client is not null)
            await GrantConsent.RemoveClientOwnersAsync(walk, cancellationToken);
    }

    /// <summary>Of a run that a colleague goes on with: what it has begun, as the tenant shows it, without an owner whom only this person may remove.</summary>
    private async Task ReadBackBegunAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (walk.BegunSteps is not { Count: > 0 } steps)
            return;
        await walk.RefreshRegistrationAsync(
            facts => steps.SelectMany(step => step.Rows).All(row => _steps[row - 1].Find(facts).State is SetupStepState.Found),
            agreeing: 1, CreateClientSecret.RemoveLeftoversAsync, cancellationToken);
        if (StepRoles.MayRegister(walk.Facts.Roles) && RegistrationClaim.Doubt(walk.Facts) is RegistrationDoubt.None)
            await GrantConsent.RemoveClientOwnersAsync(walk, cancellationToken);
        foreach (var step in steps)
            await ShowCreatedAsync(walk, step, cancellationToken);
    }

    /// <summary>The first row that is not as it should be at the end.</summary>
    private SetupRow? Odd(SetupFacts facts) =>
        _steps.Select(step => step.Find(facts)).FirstOrDefault(row => row.State is not (SetupStepState.Found or SetupStepState.NotNeeded));

    /// <summary>As the row is shown when the walk begins: what an earlier start of this very run created stays created.</summary>
    private static SetupRow Begun(SetupWalk walk, SetupRow row) => row.State switch
    {
        SetupStepState.WillBeCreated => row with { State = SetupStepState.NotYet },
        SetupStepState.Found when walk.Ledger.Began.Contains(row.Number) && walk.Run.Snapshot.Rows[row.Number - 1] is var before =>
            row with { State = SetupStepState.Created, Took = before.Took, With = before.With },
        SetupStepState.Found when walk.Facts.Took.TryGetValue(row.Number, out var took) => row with { Took = took },
        _ => row,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} was taken up in tenant {Tenant} for {Work}, start {Start}.")]
        public static partial void RunStarted(ILogger logger, int run, TenantId tenant, SetupWork work, int start);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} ended as {State}, problem {Problem}.")]
        public static partial void RunEnded(ILogger logger, int run, SetupRunState state, SetupProblemCode? problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} as {State} could not be written to the audit log.")]
        public static partial void EndWasNotAudited(ILogger logger, Exception fault, int run, SetupRunState state);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was taken over elsewhere; this walk stopped.")]
        public static partial void RunWasFenced(ILogger logger, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Microsoft answered run {Run} with {Status} {Code}, request {RequestId}.")]
        public static partial void MicrosoftRefused(ILogger logger, int run, int status, string code, string? requestId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} waits for a person: {Problem}.")]
        public static partial void RunWaits(ILogger logger, int run, SetupProblemCode problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was handed back and goes on here or elsewhere.")]
        public static partial void RunWasHandedBack(ILogger logger, Exception? fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "The new secret of run {Run} could not be sealed and was removed.")]
        public static partial void SecretWasNotSealed(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Entra gives run {Run} no token for {Stage} without asking the person.")]
        public static partial void TokenWasRefused(ILogger logger, Exception refused, int run, ConsentStage stage);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} failed unexpectedly.")]
        public static partial void RunFailedUnexpectedly(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} stopped because the token cache did not answer.")]
        public static partial void TokenCacheWasAway(ILogger logger, Exception fault, int run);
    }
}
