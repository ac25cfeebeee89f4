using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>
/// What a run does for Microsoft's page: opens its use and waits, and closes it at the beginning of its next walk, whyever that comes.
/// See docs/decisions/0014-microsofts-consent-page.md.
/// </summary>
internal sealed class ConsentPageWork(
    ReplyAddresses addresses, SetupRuns runs, SetupProblems problems, AuditLog audit, IStringLocalizer<SetupStepText> text, IOptions<SetupOptions> options, TimeProvider time)
{
    /// <summary>Whether a run that waited is to be walked rather than ended: its reply address may still be there.</summary>
    public bool IsToBeClosed(SetupRun run) =>
        run.Ledger.ConsentPage is { Until: { } until } && time.GetUtcNow() < until + options.Value.LongestWait;

    /// <summary>Does nothing unless the page is wanted and nothing but the role for consent is missing. Afterwards the use is open, until when the ledger says.</summary>
    public async Task OpenAsync(SetupWalk walk, SetupProblem missing, CancellationToken cancellationToken)
    {
        if (walk.Ledger.ConsentPage is not { IsOpen: false, Answer: ConsentPageAnswer.None } wanted)
            return;
        if (missing.Code is not SetupProblemCode.ConsentRoleMissing || !StepRoles.MayRegister(walk.Facts.Roles))
        {
            await walk.RecordAsync(ledger => ledger with { ConsentPage = null }, cancellationToken);
            return;
        }
        // Whoever accepts on that page makes the registration powerful.
        await GrantConsent.EnsureOursAsync(walk, problems, cancellationToken);
        if (await ConsentPageScope.DeclaredElseAsync(walk, cancellationToken) is { Count: > 0 } others)
        {
            await walk.RecordAsync(ledger => ledger with { ConsentPage = null }, cancellationToken);
            throw new SetupProblemException(problems.Of(SetupProblemCode.DeclaredElse, walk.Facts, string.Join(", ", others)));
        }
        var registration = walk.Facts.Registration!;
        var missingGrants = walk.Facts.ToGrant.Where(permission => !walk.Facts.IsGranted(permission)).Select(GrantConsent.Intended).ToList();
        await walk.RecordAsync(
            ledger => ledger with
            {
                ReplyAddress = wanted.Address,
                ConsentPage = wanted with
                {
                    Until = time.GetUtcNow() + options.Value.ConsentPageWait,
                    Grants = [.. missingGrants.Except(ledger.Granted)],
                    Before = [.. walk.Facts.Grants.Select(grant => new GrantedBefore(grant.Resource, grant.PermissionId))],
                },
                Granted = [.. ledger.Granted.Union(missingGrants)],
                Began = [.. ledger.Began.Union([13])],
            },
            cancellationToken);
        await addresses.AddAsync(walk, registration, wanted.Address, cancellationToken);
    }

    /// <summary>Takes away every address that runs of ours have put on the registration, and reads what was granted meanwhile.</summary>
    /// <returns>Whether the run was given up meanwhile.</returns>
    public async Task<bool> CloseAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var use = walk.Ledger.ConsentPage is { IsOpen: true } open ? open : null;
        var registration = walk.Facts.Registration is { } found && (walk.Ledger.RegistrationId is null || walk.Ledger.RegistrationId == found.Id) ? found : null;
        if (registration is not null && (use is not null || registration.RedirectAddresses.Any(walk.Facts.Record.ReplyAddresses.Contains)))
        {
            if (!StepRoles.MayRegister(walk.Facts.Roles))
                throw new SetupProblemException(problems.Of(SetupProblemCode.RoleMissing, walk.Facts));
            var ours = walk.Facts.Record.ReplyAddresses.Concat(use is null ? [] : [use.Address]).ToHashSet();
            await addresses.RemoveAsync(walk, registration.UniqueName!, registration.Id, ours, isThere: use is not null, cancellationToken);
            await EndOthersAsync(walk, cancellationToken);
            walk.Learn(known => known with
            {
                Registration = registration with
                {
                    WebAddresses = [.. registration.WebAddresses.Where(address => !ours.Contains(address))],
                    RedirectAddresses = [.. registration.RedirectAddresses.Where(address => !ours.Contains(address))],
                },
            });
        }
        if (use is null)
            return false;
        if (registration is not null && walk.Facts.Client is not null)
        {
            await ReadGrantsAsync(walk, use, cancellationToken);
            await TellOthersAsync(walk, use, cancellationToken);
        }
        var granted = walk.Facts.ToGrant.Where(walk.Facts.IsGranted).Select(GrantConsent.Intended).ToHashSet();
        await walk.RecordAsync(
            ledger => ledger with
            {
                // Closed, and why it was, where that ends the run.
                ConsentPage = use.Answer is ConsentPageAnswer.GivenUp ? use with { Until = null } : null,
                Granted = [.. ledger.Granted.Where(grant => !use.Grants.Contains(grant) || granted.Contains(grant))],
                Began = [.. ledger.Began.Where(row => row is not 13 || use.Grants.Any(granted.Contains) || ledger.Granted.Except(use.Grants).Any())],
            },
            cancellationToken);
        return use.Answer is ConsentPageAnswer.GivenUp;
    }

    /// <summary>Pages that other runs of the registration have open lead nowhere without the address: those runs go on, and say so, rather than offer them still.</summary>
    private async Task EndOthersAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        foreach (var other in await runs.OfFamilyAsync(walk.Run.TenantId, walk.Run.Family, cancellationToken))
        {
            if (other is { IsParked: true, Owner: null, Ledger.ConsentPage.IsOpen: true, Snapshot.Problem.Code: SetupProblemCode.ConsentRoleMissing } && other.Number != walk.Number)
                // Not as it was read: somebody else has gone on with it.
                await runs.TryMakeDueAsync(other, cancellationToken);
        }
    }

    /// <summary>Declared after the page was opened, or granted by somebody else: shown in the row and written down, and not ours to take away.</summary>
    private async Task TellOthersAsync(SetupWalk walk, ConsentPageUse use, CancellationToken cancellationToken)
    {
        var others = await ConsentPageScope.GrantedElseAsync(walk, use.Before, cancellationToken);
        walk.Learn(known => known with { GrantedElse = others });
        if (others.Count > 0)
            await audit.AppendAsync(
                walk.Entry(AuditAction.Consent, string.Join(", ", others)) with { Outcome = AuditOutcome.Warning, Step = 13, Detail = text["AuditGrantedElse"] }, cancellationToken);
    }

    /// <summary>What Microsoft's answer said is not believed: it only says how long it is worth looking for.</summary>
    private static async Task ReadGrantsAsync(SetupWalk walk, ConsentPageUse use, CancellationToken cancellationToken)
    {
        try
        {
            await walk.RefreshRegistrationAsync(
                facts => use.Answer is not ConsentPageAnswer.Answered || facts.ToGrant.All(facts.IsGranted), () => 1, (_, _) => Task.CompletedTask, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack)
        {
            // Answered, and nothing granted: the run waits on.
        }
    }
}
