using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Removes one part until repeated answers show nothing of it: find, then remove. What somebody else removed meanwhile, or an
/// earlier start did, is simply not found.
/// </summary>
internal sealed class SetupUndoRemovals(SetupUndoReader reader, SetupProblems problems, IStringLocalizer<SetupStepText> text)
{
    /// <param name="walk">Whose ledger says what is to go.</param>
    /// <param name="part">What is to go.</param>
    /// <param name="isThere">It was shown a moment ago: answers that show nothing of it before it was removed come from replicas that have not heard of it yet.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public Task UntilGoneAsync(SetupWalk walk, UndoPart part, bool isThere, CancellationToken cancellationToken)
    {
        var mayBeGone = !isThere;
        return walk.ReadBackAsync(
            SetupUndoParts.LeadOf(part),
            async _ =>
            {
                for (int looks = 0, agreed = 0; looks < 2 * AgreeingAnswers.Enough; looks++)
                {
                    var removed = await RemoveShownAsync(walk, part, cancellationToken);
                    mayBeGone |= removed;
                    agreed = removed ? 0 : agreed + 1;
                    if (mayBeGone && agreed >= AgreeingAnswers.Enough)
                        return true;
                }
                return false;
            },
            isGone => isGone, cancellationToken);
    }

    /// <summary>Somebody else holds the registration, so that it is not deleted with what that one relies on.</summary>
    public SetupProblem? Foreign(SetupWalk walk, UndoFacts facts)
    {
        if ((facts.Registration ?? facts.Deleted) is not { } found)
            return null;
        var name = found.DisplayName;
        var what = RegistrationClaim.Doubt(found, facts.Client, facts.ClientOwners, reader.Wizard, facts.Record) switch
        {
            RegistrationDoubt.Owner when found.CreatedBy != reader.Wizard => text["ForeignCreator", name],
            RegistrationDoubt.Owner => text["ForeignOwner", name],
            RegistrationDoubt.RedirectAddress => text["ForeignRedirect", name],
            RegistrationDoubt.Credential => text["ForeignCredential", name],
            _ when facts.Federated.Count > 0 => text["ForeignCredential", name],
            _ when facts.DelegatedElse.Count > 0 || facts.Grants.Any(grant => !IsOurs(facts, grant)) => text["ForeignGrant", name],
            _ => null,
        };
        return what is null ? null : problems.Of(SetupProblemCode.UndoForeign, walk.Person.Name, walk.Run.Snapshot.TenantName, what.Value);
    }

    private static bool IsOurs(UndoFacts facts, PermissionGrant grant) => facts.Family.Any(run =>
        run.Ledger.Granted.Any(mine => mine.Resource == grant.Resource && mine.Id == grant.PermissionId));

    /// <returns>Whether anything was shown.</returns>
    private Task<bool> RemoveShownAsync(SetupWalk walk, UndoPart part, CancellationToken cancellationToken) => part switch
    {
        UndoPart.Consent => RevokeAsync(walk, cancellationToken),
        UndoPart.ServicePrincipal => DeleteClientAsync(walk, cancellationToken),
        UndoPart.Secret => RemoveSecretsAsync(walk, cancellationToken),
        UndoPart.Declarations => TakeDeclarationsBackAsync(walk, cancellationToken),
        _ => DeleteRegistrationAsync(walk, cancellationToken),
    };

    private async Task<bool> RevokeAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (await ClientAsync(walk, cancellationToken) is not { } client)
            return false;
        var shown = (await SetupUndoReader.AskAsync(walk, directory => directory.GrantsAsync(client.Id, cancellationToken), cancellationToken))
            .Select(grant => (Grant: grant, Mine: walk.Ledger.Granted.FirstOrDefault(mine => mine.Resource == grant.Resource && mine.Id == grant.PermissionId)))
            .Where(grant => grant.Mine is not null).ToList();
        foreach (var (grant, mine) in shown)
            await WriteAsync(
                walk, new(13, AuditAction.Consent, mine!.Value, AuditOutcome.Removed, text["AuditRevoked"]),
                write => write.RevokeGrantAsync(grant.Resource, grant.Id, cancellationToken), cancellationToken);
        return shown.Count > 0;
    }

    private async Task<bool> DeleteClientAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (walk.Ledger.ServicePrincipalId is not { } id)
            return false;
        var name = walk.Ledger.RegistrationName ?? walk.Ledger.UniqueName ?? "";
        if (await ClientAsync(walk, cancellationToken) is { } client && client.Id == id)
        {
            await WriteAsync(
                walk, new(10, AuditAction.ServicePrincipal, name, AuditOutcome.Removed, null),
                write => write.DeleteServicePrincipalAsync(id, cancellationToken), cancellationToken);
            await PurgeAsync();
            return true;
        }
        var deleted = await SetupUndoReader.AskAsync(walk, directory => directory.DeletedServicePrincipalsAsync(cancellationToken), cancellationToken);
        if (!deleted.Any(other => other.Id == id))
            return false;
        await PurgeAsync();
        return true;

        Task PurgeAsync() => WriteAsync(
            walk, new(10, AuditAction.ServicePrincipal, name, AuditOutcome.Removed, text["AuditPurged"]),
            write => write.PurgeAsync(id, cancellationToken), cancellationToken);
    }

    private static async Task<bool> RemoveSecretsAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (await SetupUndoReader.FindAsync(walk, cancellationToken) is not { } registration)
            return false;
        var unsealed = walk.Ledger.UnsealedNames.ToHashSet();
        var shown = registration.Secrets
            .Where(secret => secret.KeyId == walk.Ledger.SecretKeyId || (secret.Name is { } name && unsealed.Contains(name))).ToList();
        foreach (var secret in shown)
            await WriteAsync(
                walk, new(7, AuditAction.ClientSecret, secret.Name ?? $"{secret.KeyId:D}", AuditOutcome.Removed, null),
                async (write, attempt) =>
                {
                    // The answer to one that is not there has no code of its own, so a repeated removal looks first.
                    if (attempt is 1 || (await SetupUndoReader.FindAsync(walk, cancellationToken))?.Secrets.Any(there => there.KeyId == secret.KeyId) is true)
                        await write.RemoveSecretAsync(registration.Id, secret.KeyId, cancellationToken);
                },
                cancellationToken);
        return shown.Count > 0;
    }

    /// <summary>Only what this run declared more; what others declared since stays.</summary>
    private async Task<bool> TakeDeclarationsBackAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (await SetupUndoReader.FindAsync(walk, cancellationToken) is not { } registration || !registration.Declared.Intersect(walk.Ledger.DeclaredMore).Any())
            return false;
        var left = registration.Declared.Except(walk.Ledger.DeclaredMore).ToList();
        await WriteAsync(
            walk,
            new(11, AuditAction.Registration, registration.DisplayName, AuditOutcome.Changed,
                text["AuditRegistration", registration.UniqueName ?? "", registration.Declared.Count, left.Count]),
            write => write.DeclareAsync(registration.Id, left, cancellationToken), cancellationToken);
        return true;
    }

    private async Task<bool> DeleteRegistrationAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        if (walk.Ledger.RegistrationId is not { } id)
            return false;
        var facts = await reader.ReadAsync(walk, cancellationToken);
        if ((facts.Registration ?? facts.Deleted) is not { } found)
            return false;
        // Deleted is more than changed: looked at once more, right before it.
        if (Foreign(walk, facts) is { } foreign)
            throw new SetupProblemException(foreign);
        if (facts.Registration is not null)
            await WriteAsync(
                walk, new(3, AuditAction.Registration, found.DisplayName, AuditOutcome.Removed, found.UniqueName),
                write => write.DeleteRegistrationAsync(id, cancellationToken), cancellationToken);
        await WriteAsync(
            walk, new(3, AuditAction.Registration, found.DisplayName, AuditOutcome.Removed, text["AuditPurged"]),
            write => write.PurgeAsync(id, cancellationToken), cancellationToken);
        return true;
    }

    private static Task<ServicePrincipal?> ClientAsync(SetupWalk walk, CancellationToken cancellationToken) => walk.Ledger.ClientId is { } appId
        ? SetupUndoReader.AskAsync(walk, directory => directory.FindServicePrincipalAsync(appId, cancellationToken), cancellationToken)
        : Task.FromResult<ServicePrincipal?>(null);

    private static Task<bool> WriteAsync(SetupWalk walk, SetupWrite write, Func<TenantDirectory, Task> act, CancellationToken cancellationToken) =>
        WriteAsync(walk, write, (directory, _) => act(directory), cancellationToken);

    private static Task<bool> WriteAsync(SetupWalk walk, SetupWrite write, Func<TenantDirectory, int, Task> act, CancellationToken cancellationToken) => walk.WriteAsync(
        write with { Lacking = roles => SetupUndoParts.Missing(SetupUndoParts.Of(walk.Ledger), walk.Ledger, roles) },
        async (directory, attempt) =>
        {
            try
            {
                await act(directory, attempt);
            }
            catch (Microsoft365Exception gone) when (gone.Problem.Status is 404)
            {
                // Done, by an attempt whose answer was lost or by somebody else; the next look decides.
            }
            return true;
        },
        problem => TransientAnswers.Busy(problem) || problem.Status is 409, cancellationToken);
}
