using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Reads back what a run wrote, before its rows say so: nothing is called done on the strength of a 2xx.</summary>
internal sealed class SetupReadBack(IReadOnlyList<SetupStep> steps, SetupUndo undo, ReplyAddresses addresses, SetupProblems problems)
{
    /// <summary>So many readings, with growing pauses between them, are no replica that is late any more.</summary>
    private const int NotLate = 5;

    /// <summary>Everything once more, as it stands now; then the rows that were written say so.</summary>
    public async Task WholeAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var unclean = 0;
        try
        {
            // A look of its own, with a deadline of its own: what it waits for was written only now.
            walk.Waits.BeginsStage();
            await walk.RefreshRegistrationAsync(facts => Odd(facts) is null && IsClean(facts), () => walk.AgreeingReads, (looked, token) => LookAfterAsync(looked, () => ++unclean == NotLate, token), cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && Odd(walk.Facts) is { } odd)
        {
            // Also to who could not grant it: nobody is asked to give again, untold, what somebody has taken back.
            if ((Withdrawn(walk, odd) ?? odd.Problem) is { } problem)
                throw new SetupProblemException(problem);
            throw;
        }
        foreach (var begun in walk.BegunSteps)
            await ShowCreatedAsync(walk, begun, cancellationToken);
        var grants = await GrantsReading.NamedAsync(walk, cancellationToken);
        await walk.ShowAsync(snapshot => snapshot with { Grants = grants }, cancellationToken);
    }

    /// <summary>Of a run that a colleague goes on with: what it has begun, as the tenant shows it, without an owner whom only this person may remove.</summary>
    public async Task BegunAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (walk.BegunSteps is not { Count: > 0 } begun)
            return;
        walk.Waits.BeginsStage();
        await walk.RefreshRegistrationAsync(
            facts => begun.SelectMany(step => step.Rows).All(row => steps[row - 1].Find(facts).State is SetupStepState.Found),
            () => walk.AgreeingReads, CreateClientSecret.RemoveLeftoversAsync, cancellationToken);
        if (StepRoles.MayRegister(walk.Facts.Roles) && RegistrationClaim.Doubt(walk.Facts) is RegistrationDoubt.None)
            await GrantConsent.RemoveClientOwnersAsync(walk, cancellationToken);
        foreach (var step in begun)
            await ShowCreatedAsync(walk, step, cancellationToken);
    }

    /// <summary>Throws when one of the rows is not as it should be.</summary>
    public Task ShowCreatedAsync(SetupWalk walk, BegunStep begun, CancellationToken cancellationToken)
    {
        var created = begun.Rows.Select(row => (Row: row, Now: steps[row - 1].Find(walk.Facts))).ToList();
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

    /// <summary>After each of the last looks: whoever else holds the registration by now shall not hold what was granted to it.</summary>
    private async Task LookAfterAsync(SetupWalk walk, Func<bool> isThere, CancellationToken cancellationToken)
    {
        var mayRemove = StepRoles.MayRegister(walk.Facts.Roles);
        if (mayRemove)
            await CreateClientSecret.RemoveLeftoversAsync(walk, cancellationToken);
        if (RegistrationClaim.Doubt(walk.Facts) is RegistrationDoubt.None)
        {
            // A colleague who went on with the run may be able to consent and nothing else: then it waits for one who may remove. But a
            // replica may show late what is gone, so that it is read again first.
            if (!mayRemove && !IsClean(walk.Facts))
            {
                if (isThere())
                    throw new SetupProblemException(problems.Of(SetupProblemCode.RoleMissing, walk.Facts));
                return;
            }
            await RemoveOwnersAsync(walk, cancellationToken);
            // Written by a request that was on its way when a node died.
            if (walk.Facts.Registration is { RedirectAddresses.Count: > 0, UniqueName: { } name } late)
                await addresses.RemoveAsync(walk, name, late.Id, walk.Facts.Record.ReplyAddresses, isThere: false, cancellationToken);
            return;
        }
        var problem = Odd(walk.Facts)?.Problem ?? problems.Of(SetupProblemCode.ForeignCredential, walk.Facts, walk.Facts.Registration?.DisplayName);
        try
        {
            await undo.RevokeAsync(walk, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack)
        {
            // It was never shown: whoever holds the registration has taken the consent away too. An undo looks once more.
        }
        throw new SetupProblemException(problem);
    }

    /// <summary>A replica may show late whom Entra made an owner.</summary>
    private static async Task RemoveOwnersAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await RegisterApplication.RemoveOwnersAsync(walk, cancellationToken);
        if (walk.Facts.Client is not null)
            await GrantConsent.RemoveClientOwnersAsync(walk, cancellationToken);
    }

    /// <summary>Microsoft said that it was granted, and shows nothing of it after all the time that replicas get.</summary>
    private SetupProblem? Withdrawn(SetupWalk walk, SetupRow odd) =>
        odd.Number is 13 && walk.Facts.ToGrant.FirstOrDefault(permission => !walk.Facts.IsGranted(permission)) is { } gone
            ? problems.Of(SetupProblemCode.ConsentWithdrawn, walk.Facts, gone.Value)
            : null;

    /// <summary>Nothing is on it that a run of ours has left there.</summary>
    private static bool IsClean(SetupFacts facts) =>
        facts.Owners.Count + facts.ClientOwners.Count is 0 && !RegistrationClaim.Unsealed(facts).Any() && facts.Registration?.RedirectAddresses.Count is 0;

    /// <summary>The first row that is not as it should be at the end.</summary>
    private SetupRow? Odd(SetupFacts facts) =>
        steps.Select(step => step.Find(facts)).FirstOrDefault(row => row.State is not (SetupStepState.Found or SetupStepState.NotNeeded));
}
