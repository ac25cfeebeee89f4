using System.Security.Claims;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Does one run from its first look to its end: the steps, then the proof.</summary>
/// <remarks>Longer than most: the order of the steps is read as one. How a run ends is in <c>.Ends</c>.</remarks>
internal sealed partial class SetupRunWork(SetupWalkTools tools, SetupFactsReader reader, SetupProof proof, ILogger<SetupRunWork> logger)
{
    private readonly IReadOnlyList<SetupStep> _steps = SetupStep.All(tools.Text, tools.Problems);

    /// <param name="tokens">Let go before the run is shown as ended: whoever then starts the next one is asked by Microsoft again.</param>
    public async Task RunAsync(SetupRun run, Person person, ClaimsPrincipal user, TokenHold tokens, CancellationToken cancellationToken)
    {
        using var named = Named(run, person);
        using var walk = new SetupWalk(run, person, user, tools);
        Log.RunStarted(logger, run.Number, run.TenantId);
        try
        {
            await walk.ShowAsync(snapshot => snapshot with { State = SetupRunState.Running }, cancellationToken);
            var outcome = await WalkAsync(walk, cancellationToken);
            await EndAsync(walk, outcome is null ? SetupRunState.Proved : SetupRunState.NotProved, outcome, tokens);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, run.Number);
        }
        catch (Exception fault)
        {
            await EndAsync(walk, SetupRunState.Failed, Problem(walk, fault, cancellationToken), tokens);
        }
    }

    /// <summary>The proof alone, with the secret that is sealed already.</summary>
    public async Task TestAgainAsync(SetupRun run, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        using var named = Named(run, person);
        using var walk = new SetupWalk(run, person, user, tools);
        try
        {
            await walk.ShowAsync(snapshot => snapshot with { State = SetupRunState.Running, Problem = null }, cancellationToken);
            var outcome = await proof.ProveAsync(walk, isFresh: false, cancellationToken);
            await EndAsync(walk, outcome is null ? SetupRunState.Proved : SetupRunState.NotProved, outcome);
        }
        catch (RunFencedException)
        {
            Log.RunWasFenced(logger, run.Number);
        }
        catch (Exception fault)
        {
            await EndAsync(walk, SetupRunState.NotProved, Problem(walk, fault, cancellationToken));
        }
    }

    /// <summary>No request and no circuit says here whose lines these are.</summary>
    private IDisposable? Named(SetupRun run, Person person) => logger.BeginScope(new Dictionary<string, object>
    {
        ["TenantId"] = run.TenantId,
        ["PersonId"] = person.ObjectId,
        ["Run"] = run.Number,
    });

    /// <returns>Null when the mailbox is proved.</returns>
    private async Task<SetupProblem?> WalkAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        walk.Begin(await reader.ReadAsync(
            walk.Run.Snapshot.Answers, walk.Person, walk.Ledger.DraftId, walk.Open(ConsentStage.Look), cancellationToken));
        var rows = _steps.Select(step => Begun(step.Find(walk.Facts), walk.Facts)).ToList();
        await walk.ShowAsync(
            snapshot => snapshot with { TenantName = walk.Facts.Tenant.DisplayName, Rows = rows, SecretEnds = SetupPlanner.Ends(walk.Facts) }, cancellationToken);
        if (rows.Find(row => row.State is SetupStepState.Cannot) is { } cannot)
            throw new SetupProblemException(cannot.Problem!);

        await StepAsync(walk, 3, cancellationToken);
        // A run that stopped early may have left its creator as an owner.
        if (walk.Facts.Owners.Count > 0)
            await RegisterApplication.RemoveOwnersAsync(walk, cancellationToken);
        // The secret and the service principal need the registration, and not each other.
        await Task.WhenAll(StepAsync(walk, 7, cancellationToken), StepAsync(walk, 10, cancellationToken));
        await StepAsync(walk, 13, cancellationToken);
        await ReadBackAsync(walk, cancellationToken);

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
        var isFresh = facts.Record.Sealed is { IsOpen: false } || walk.Run.Snapshot.Rows.Any(row => row.State is SetupStepState.Created);
        return await proof.ProveAsync(walk, isFresh, cancellationToken);
    }

    /// <summary>Runs the step where any row that it settles is missing, and believes only what was read back.</summary>
    private async Task StepAsync(SetupWalk walk, int number, CancellationToken cancellationToken)
    {
        var step = _steps[number - 1];
        var missing = step.Settles.Where(row => _steps[row - 1].Find(walk.Facts).State is SetupStepState.WillBeCreated).ToList();
        if (missing is not [var lead, ..])
            return;
        var started = tools.Time.GetTimestamp();
        await walk.ShowAsync(walk.Run.Snapshot.Rows[lead - 1] with { State = SetupStepState.Running }, cancellationToken);
        try
        {
            await step.CreateAsync(walk, cancellationToken);
        }
        catch (Exception fault) when (fault is not RunFencedException and not OperationCanceledException)
        {
            var problem = Problem(walk, fault, cancellationToken);
            var state = problem.Code is SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing or SetupProblemCode.SecretsForbidden
                ? SetupStepState.Cannot : SetupStepState.Failed;
            await walk.ShowAsync(
                walk.Run.Snapshot.Rows[lead - 1] with { State = state, Detail = problem.Happened, Problem = problem, Took = tools.Time.GetElapsedTime(started) },
                cancellationToken);
            throw new SetupProblemException(problem);
        }
        var took = tools.Time.GetElapsedTime(started);
        foreach (var row in missing)
        {
            var now = _steps[row - 1].Find(walk.Facts);
            if (now.State is not SetupStepState.Found)
                throw new InvalidOperationException($"Step {row} is {now.State} after it was done.");
            await walk.ShowAsync(
                now with { State = SetupStepState.Created, Took = row == lead ? took : null, With = row == lead ? null : lead }, cancellationToken);
        }
    }

    /// <summary>Nothing is called done on the strength of a 2xx: everything once more, as it stands now.</summary>
    private async Task ReadBackAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        try
        {
            // Grants and declarations reach the replicas one by one, so that one answer may still be an old one.
            await walk.RefreshRegistrationAsync(facts => Odd(facts) is null, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && Odd(walk.Facts)?.Problem is { } problem)
        {
            throw new SetupProblemException(problem);
        }
    }

    /// <summary>The first row that is not as it should be at the end.</summary>
    private SetupRow? Odd(SetupFacts facts) =>
        _steps.Select(step => step.Find(facts)).FirstOrDefault(row => row.State is not (SetupStepState.Found or SetupStepState.NotNeeded));

    private static SetupRow Begun(SetupRow row, SetupFacts facts) => row.State switch
    {
        SetupStepState.WillBeCreated => row with { State = SetupStepState.NotYet },
        SetupStepState.Found when facts.Took.TryGetValue(row.Number, out var took) => row with { Took = took },
        _ => row,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} started in tenant {Tenant}.")]
        public static partial void RunStarted(ILogger logger, int run, TenantId tenant);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} ended as {State}, problem {Problem}.")]
        public static partial void RunEnded(ILogger logger, int run, SetupRunState state, SetupProblemCode? problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} as {State} could not be written to the audit log.")]
        public static partial void EndWasNotAudited(ILogger logger, Exception fault, int run, SetupRunState state);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} was taken over elsewhere; this walk stopped.")]
        public static partial void RunWasFenced(ILogger logger, int run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Microsoft answered run {Run} with {Status} {Code}, request {RequestId}.")]
        public static partial void MicrosoftRefused(ILogger logger, int run, int status, string code, string? requestId);

        [LoggerMessage(Level = LogLevel.Error, Message = "The new secret of run {Run} could not be sealed and was removed.")]
        public static partial void SecretWasNotSealed(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} failed unexpectedly.")]
        public static partial void RunFailedUnexpectedly(ILogger logger, Exception fault, int run);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} stopped because the token cache did not answer.")]
        public static partial void TokenCacheWasAway(ILogger logger, Exception fault, int run);
    }
}
