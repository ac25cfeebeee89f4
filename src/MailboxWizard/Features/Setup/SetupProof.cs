using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>The row under the double rule: the Test with the sealed secret, and the hand-off when it passed.</summary>
internal sealed class SetupProof(
    ConnectionTest test, SecretSeal seal, HandoffStore handoffs, AuditLog audit, TestRecords records, SetupProblems problems, SetupRetry retry, SetupWaits waits,
    ThereforeWords therefore, IStringLocalizer<SetupStepText> text, IOptions<SetupOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_usually = TimeSpan.FromMinutes(1);

    /// <param name="isFresh">Something was created a moment ago: what fails as new things do is tried again until the deadline.</param>
    /// <param name="readBack">Begun here and goes on beside the Test; nothing is handed off before it is done.</param>
    /// <returns>Null when the mailbox is proved and handed off; it is handed off too when the Test only waits, and goes on by itself.</returns>
    public async Task<SetupProblem?> ProveAsync(SetupWalk walk, bool isFresh, Func<Task> readBack, CancellationToken cancellationToken)
    {
        var reading = readBack();
        var proving = ProveAsync(walk, isFresh, () => reading, readBack, cancellationToken);
        // Both share the walk, which is about to end; of two faults the proof's is told.
        await Task.WhenAll(proving, reading);
        return await proving;
    }

    private async Task<SetupProblem?> ProveAsync(SetupWalk walk, bool isFresh, Func<Task> readBack, Func<Task> readAgain, CancellationToken cancellationToken)
    {
        var (ledger, tenant) = (walk.Ledger, walk.Run.Snapshot.TenantName);
        var used = ledger.Used ?? throw new InvalidOperationException($"Run {walk.Number} has no secret to prove.");
        if (await seal.OpenAsync(walk.Run.TenantId, used.Handoff, cancellationToken) is not { } secret)
            return problems.Of(SetupProblemCode.ValueNotHere, walk.Person.Name, tenant, used.Secret.Name);

        var answers = walk.Run.Snapshot.Answers;
        var subject = new TestSubject
        {
            TenantId = walk.Run.TenantId,
            TenantName = tenant,
            ClientId = ledger.ClientId!.Value,
            Secret = secret,
            Route = answers.Route,
            Mailboxes = Mailboxes(walk),
            Permission = options.Value.Of(answers.Route).First.Value,
            // Until the engineer has changed the type, Therefore goes on over EWS.
            BothRoutes = answers.Moves,
            OwnDomains = walk.Run.Work is SetupWork.Run ? walk.Facts.Tenant.VerifiedDomains : [],
        };
        await walk.ShowAsync(new SetupRow { Number = 0, State = SetupStepState.Running, Detail = text["ProofRunning"] }, cancellationToken);
        var outcome = await TestAsync(walk, subject, isFresh, cancellationToken);
        await AuditAsync(walk, outcome);
        // A Test of what is there already was asked for: whoever pressed it waits for its answer, and presses again.
        var wait = walk.Run.Work is SetupWork.Run ? TestPatience.After(outcome, time.GetUtcNow(), before: null, time.GetUtcNow()) : null;
        if (!outcome.Passed && wait is null)
        {
            await walk.ShowAsync(new SetupRow { Number = 0, State = SetupStepState.Failed, Detail = text["ProofFailed"], Took = outcome.Took }, cancellationToken);
            return Failed(walk, outcome);
        }
        await readBack();
        // What the Test misses may have been taken away since: only what is still there is worth waiting for.
        if (wait is not null)
            await readAgain();
        await walk.EnsureMineAsync(cancellationToken);
        await HandOffAsync(walk, used, cancellationToken);
        if (wait is not null)
            await records.WaitAsync(used.Handoff, walk.Run.TenantId, outcome, wait, cancellationToken);
        else
            // It is tested as a whole, and over its new route: what was seen before a move or a join says nothing of it.
            await records.AgainAsync(used.Handoff, walk.Run.TenantId, cancellationToken);
        // Keys of earlier hand-offs that nobody uses: what this run has read shows whether they are gone.
        if (walk.Run.Work is SetupWork.Run && walk.Facts.Registration is { } registration)
            await handoffs.SeeKeysAsync(
                walk.Run.TenantId, registration.AppId, [.. registration.Secrets.Select(secret => secret.KeyId)], walk.Entry(AuditAction.Handoff, ""), cancellationToken);
        // In one write: a run that is known to have handed off has nothing left to do but to end.
        var problem = wait is null ? null : Failed(walk, outcome);
        await walk.RecordAsync(
            known => known with { HandedOff = true, End = new(wait is null ? SetupRunState.Proved : SetupRunState.NotProved, problem) },
            snapshot => snapshot with
            {
                HandoffNumber = used.Handoff,
                Proof = new()
                {
                    Number = 0,
                    State = wait is null ? SetupStepState.Found : SetupStepState.Failed,
                    Took = outcome.Took,
                    Detail = wait is null ? text["ProofPassed", string.Join(", ", answers.Mailboxes.Select(mailbox => mailbox.Address))] : text["ProofWaits"],
                },
            },
            cancellationToken);
        return problem;
    }

    /// <summary>What the Test says that the run has made.</summary>
    public SetupProblem? Failed(SetupWalk walk) => walk.Run.Snapshot.Test is { } outcome ? Failed(walk, outcome) : null;

    private SetupProblem Failed(SetupWalk walk, TestOutcome outcome)
    {
        // None where the Test broke before its end.
        var row = outcome.InTheWay;
        var problem = problems.Of(SetupProblemCode.ProofFailed, walk.Person.Name, walk.Run.Snapshot.TenantName, row?.Detail is { Length: > 0 } detail ? detail : text["ProofUnfinished"]);
        return problem with { WhoseMove = row?.WhoseMove ?? problem.WhoseMove, RequestId = row?.RequestId };
    }

    private async Task<TestOutcome> TestAsync(SetupWalk walk, TestSubject subject, bool isFresh, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        TimeSpan? usually = null;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await test.RunAsync(
                subject, changed => walk.ShowAsync(snapshot => snapshot with { Test = changed }, cancellationToken), cancellationToken);
            await walk.ShowAsync(snapshot => snapshot with { Test = outcome }, cancellationToken);
            var pause = retry.Pause(attempt, asked: null);
            if (outcome.Passed && attempt > 1)
                await waits.RecordAsync(0, time.GetElapsedTime(started), cancellationToken);
            if (outcome.Passed || !isFresh || !ProofCauses.MayPass(outcome) || time.GetElapsedTime(started) + pause > options.Value.StepDeadline || pause > walk.Waits.Left)
                return outcome;
            usually ??= await waits.UsuallyAsync(0, cancellationToken) ?? s_usually;
            await walk.ShowAsync(
                new SetupRow
                {
                    Number = 0,
                    State = SetupStepState.Waiting,
                    Detail = text["ProofWaiting", attempt + 1, Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds)), (int)Math.Ceiling(usually.Value.TotalSeconds)],
                },
                cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task HandOffAsync(SetupWalk walk, SealedHere used, CancellationToken cancellationToken)
    {
        var (run, ledger, answers) = (walk.Run, walk.Ledger, walk.Run.Snapshot.Answers);
        var mailboxes = Mailboxes(walk);
        // Of this very number: after a renewal the registration may have another one open, with the secret of before.
        var open = await handoffs.FindOpenAsync(run.TenantId, ledger.ClientId!.Value, cancellationToken) is { } newest && newest.Number == used.Handoff ? newest : null;
        // Completed in this moment: its secret is destroyed, and there is nothing left to join.
        if (open is null && used.IsOpen && !ledger.HandedOff)
            throw Gone(walk, used);
        if (open is { Route: Route.Ews } && answers is { Moves: true, Route: Route.Graph } && !await handoffs.MoveAsync(open.Number, run.TenantId, run.Number, options.Value.Of(answers.Route).First.Value, options.Value.Of(Route.Ews).First.Value, therefore.Of(answers.ToTherefore()), walk.Entry(AuditAction.Handoff, ""), cancellationToken))
            throw Gone(walk, used);
        // One that this run has opened before it was killed is opened once more: what was not told of it is told then.
        if (ledger.HandedOff || (open is not null && open.Run != run.Number))
        {
            // To join with what is there already would undo the engineer's progress for nothing.
            var news = mailboxes.Where(mailbox => open?.Find(mailbox.Address)?.InputFolder != mailbox.InputFolder).ToList();
            // Before it joins: an undo would not know of it, had the run been killed in between.
            List<string> joining = [.. news.Select(mailbox => mailbox.Address).Where(address => open?.Find(address) is null)];
            if (!ledger.HandedOff && joining.Except(ledger.Joining).Any())
                await walk.RecordAsync(known => known with { Joining = [.. known.Joining.Union(joining)] }, cancellationToken);
            if (news.Count > 0)
                await handoffs.JoinAsync(used.Handoff, run.TenantId, news, walk.Entry(AuditAction.Handoff, ""), cancellationToken);
            if (run.Snapshot.Grants is { } grants)
                await handoffs.SeeGrantsAsync(used.Handoff, run.TenantId, grants, cancellationToken);
        }
        else
        {
            var overEws = answers.Route is Route.Graph ? await handoffs.WasOverEwsAsync(run.TenantId, ledger.ClientId!.Value, mailboxes, cancellationToken) : default;
            await handoffs.OpenAsync(
                new()
                {
                    Number = used.Handoff,
                    TenantId = run.TenantId,
                    TenantName = run.Snapshot.TenantName,
                    ClientId = ledger.ClientId!.Value,
                    ApplicationObjectId = ledger.RegistrationId!.Value,
                    ServicePrincipalId = ledger.ServicePrincipalId!.Value,
                    RegistrationName = ledger.RegistrationName!,
                    Route = answers.Route,
                    Permission = options.Value.Of(answers.Route).First.Value,
                    Grants = run.Snapshot.Grants,
                    Therefore = therefore.Of(answers.ToTherefore()),
                    EwsPermissionLeft = overEws.Registration ? options.Value.Of(Route.Ews).First.Value : null,
                    MovedBy = overEws.Mailbox ? run.Number : null,
                    Mailboxes = mailboxes,
                    SecretKeyId = used.Secret.KeyId,
                    SecretHint = used.Secret.Hint,
                    SecretEndsAt = used.Secret.EndsAt!.Value,
                    Run = run.Number,
                    CreatedBy = run.Snapshot.StartedBy,
                    CreatedByName = run.Snapshot.StartedByName,
                    CreatedAt = time.GetUtcNow(),
                    StateSince = time.GetUtcNow(),
                },
                cancellationToken,
                // Of who began the run, and not of a colleague who went on with it.
                walk.Person.ObjectId == run.Snapshot.StartedBy ? walk.Person.ClientAddress : null,
                guard: context => SetupRuns.HoldAsync(context, run, cancellationToken));
        }
    }

    private SetupProblemException Gone(SetupWalk walk, SealedHere used) =>
        new(problems.Of(SetupProblemCode.ValueNotHere, walk.Person.Name, walk.Run.Snapshot.TenantName, used.Secret.Name));

    private async Task AuditAsync(SetupWalk walk, TestOutcome outcome) => await audit.AppendAsync(
        walk.Entry(AuditAction.Test, SetupRunner.Subject(walk.Run.Snapshot.Answers)) with
        {
            Outcome = !outcome.Passed ? AuditOutcome.Failed : outcome.Rows.Any(row => row.State is CheckState.Warning) ? AuditOutcome.Warning : AuditOutcome.Passed,
            Detail = outcome.InTheWay is { } row ? $"{row.Kind} {row.Code}" : null,
            RequestId = outcome.InTheWay?.RequestId,
            DurationMilliseconds = (long?)outcome.Took?.TotalMilliseconds,
        },
        CancellationToken.None);

    private static List<HandoffMailbox> Mailboxes(SetupWalk walk) =>
    [
        .. walk.Run.Snapshot.Answers.Mailboxes.Select(mailbox => new HandoffMailbox
        {
            Address = mailbox.Address,
            InputFolder = mailbox.InputFolder,
            UserName = walk.Ledger.UserNames.GetValueOrDefault(mailbox.Address),
        }),
    ];
}
