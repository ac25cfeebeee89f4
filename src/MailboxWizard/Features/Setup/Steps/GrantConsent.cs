using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>13: the application permissions are granted, and the grants read back. Delegated ones are never granted.</summary>
internal sealed class GrantConsent(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 13;

    public override IReadOnlyList<int> Settles => [13];

    public override SetupRow Find(SetupFacts facts)
    {
        var names = string.Join(", ", facts.ToGrant.Select(permission => permission.Value));
        if (IsBlocked(facts) || facts.ToGrant.Any(permission => permission.Id is null))
            return NotYet(facts, names);
        if (facts.Client is not null && facts.ToGrant.All(facts.IsGranted))
            return Row(SetupStepState.Found, facts.GrantedElse.Count is 0
                ? text["ConsentGranted", names, facts.Tenant.DisplayName]
                : text["ConsentGrantedElse", names, facts.Tenant.DisplayName, string.Join(", ", facts.GrantedElse)]);
        if (facts.ToGrant.FirstOrDefault(permission => !StepRoles.MayConsent(facts.Roles, permission.Api)) is { } refused)
            return Cannot(problems.Of(SetupProblemCode.ConsentRoleMissing, facts, refused.Value));
        // Granted to the service principal, which somebody else has to make first.
        return facts.Client is null && !StepRoles.MayRegister(facts.Roles)
            ? NotYet(facts, names)
            : Row(SetupStepState.WillBeCreated, text["ConsentThenReadBack", names, facts.Tenant.DisplayName]);
    }

    private SetupRow NotYet(SetupFacts facts, string names) =>
        Row(SetupStepState.NotYet, text["ConsentThenReadBack", names, facts.Tenant.DisplayName], facts.Client is null ? AskedForClient(facts) : null);

    public override async Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await EnsureOursAsync(walk, problems, cancellationToken);
        var client = walk.Facts.Client!;
        // Grants of one service principal at the same moment can answer 409, and there is one, rarely two.
        var missing = walk.Facts.ToGrant.Where(permission => !walk.Facts.IsGranted(permission)).ToList();
        foreach (var permission in missing)
        {
            var wasAsked = walk.Ledger.Granted.Contains(Intended(permission));
            await walk.RecordAsync(ledger => ledger with { Granted = [.. ledger.Granted.Union([Intended(permission)])] }, cancellationToken);
            await GrantAsync(walk, client, permission, wasAsked, cancellationToken);
            walk.Wrote(text["WroteConsent", permission.Value]);
        }
    }

    /// <summary>Consent makes the registration powerful: look once more that nobody else holds it. At one that this walk made it has just been looked.</summary>
    internal static async Task EnsureOursAsync(SetupWalk walk, SetupProblems problems, CancellationToken cancellationToken)
    {
        if (walk.Begun(3) is null)
        {
            await walk.RefreshRegistrationAsync(_ => true, () => 1, (_, _) => Task.CompletedTask, cancellationToken);
            await RefuseFederatedAsync(walk, 13, problems, cancellationToken);
        }
        if (RegistrationClaim.Doubt(walk.Facts) is not RegistrationDoubt.None)
            throw new SetupProblemException(problems.Of(SetupProblemCode.ForeignCredential, walk.Facts, walk.Facts.Registration?.DisplayName));
        await RemoveClientOwnersAsync(walk, cancellationToken);
    }

    internal static IntendedGrant Intended(PermissionWish permission) => new(permission.Api, permission.Resource!.Value, permission.Id!.Value, permission.Value);

    /// <summary>Read here and not for the plan: only the run's token may.</summary>
    internal static async Task RefuseFederatedAsync(SetupWalk walk, int row, SetupProblems problems, CancellationToken cancellationToken)
    {
        var registration = walk.Facts.Registration!;
        var federated = await walk.ReadAsync(
            row, directory => directory.FederatedCredentialsAsync(registration.Id, cancellationToken), cancellationToken);
        if (federated.Count > 0)
            throw new SetupProblemException(problems.Of(SetupProblemCode.ForeignCredential, walk.Facts, registration.DisplayName));
    }

    /// <summary>As with the registration: whoever made it may have become its owner; others were refused above.</summary>
    internal static async Task RemoveClientOwnersAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        foreach (var owner in walk.Facts.ClientOwners)
            await walk.WriteAsync(
                new(13, AuditAction.Owner, owner.Name, AuditOutcome.Removed, walk.Facts.Registration!.DisplayName, owner.Id),
                async directory =>
                {
                    await TransientAnswers.UnlessGoneAsync(() => directory.RemoveClientOwnerAsync(walk.Facts.Client!.Id, owner.Id, cancellationToken));
                    return true;
                },
                TransientAnswers.Busy, cancellationToken);
    }

    private async Task GrantAsync(SetupWalk walk, ServicePrincipal client, PermissionWish permission, bool wasAsked, CancellationToken cancellationToken)
    {
        var (attempts, isForbidden) = (0, false);
        try
        {
            await walk.WriteAsync(
                new(Number, AuditAction.Consent, permission.Value, AuditOutcome.Created, text["AuditConsent", permission.ApiName])
                {
                    Lacking = roles => StepRoles.MayConsent(roles, permission.Api) ? null : (SetupProblemCode.ConsentRoleMissing, permission.Value),
                },
                async (directory, attempt) =>
                {
                    attempts = attempt;
                    try
                    {
                        await directory.GrantAsync(permission.Resource!.Value, client.Id, permission.Id!.Value, cancellationToken);
                        return true;
                    }
                    catch (Microsoft365Exception refused) when (refused.Problem.Status is 403)
                    {
                        isForbidden = true;
                        throw;
                    }
                },
                problem => TransientAnswers.OfGrant(problem) && !TransientAnswers.IsGrantedAlready(problem), cancellationToken);
        }
        catch (Microsoft365Exception answered) when (TransientAnswers.IsGrantedAlready(answered.Problem))
        {
            // Read back at the end; that decides.
        }
        catch (Exception refused) when (refused is Microsoft365Exception or SetupProblemException && isForbidden && attempts is 1 && !wasAsked)
        {
            // The only request that was ever made for it granted nothing: an undo, which needs the same role, has nothing to take back.
            await walk.RecordAsync(
                ledger => ledger with
                {
                    Granted = [.. ledger.Granted.Where(grant => grant != Intended(permission))],
                    Began = [.. ledger.Began.Where(row => row != Number || ledger.Granted.Count > 1)],
                },
                cancellationToken);
            throw;
        }
    }
}
