using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Entered;

/// <summary>Reads in the tenant what was entered: the registration, its service principal, its grants, and which of its credentials the secret is.</summary>
internal sealed class EnteredReader(SetupRetry retry)
{
    /// <summary>Somebody waits for the answer; the script ran a moment ago.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    public async Task<(EnteredFound? Found, EnteredFault? Fault)> ReadAsync(
        TenantDirectory directory, EnteredValues values, SetupFacts facts, CancellationToken cancellationToken)
    {
        var appId = values.ClientId!.Value;
        if (await AskAsync(() => directory.FindRegistrationAsync(appId, cancellationToken), cancellationToken) is not { } registration)
            return (null, await AskAsync(() => directory.HasRegistrationAsync(new ObjectId(appId.Value), cancellationToken), cancellationToken)
                ? EnteredFault.ClientIdIsObjectId : EnteredFault.RegistrationUnknown);
        // What runs of ours made is theirs to renew, to join and to undo.
        if (registration.CreatedBy == facts.Wizard)
            return (null, EnteredFault.RegistrationIsOurs);
        var fitting = registration.Secrets.Where(secret => IsOf(secret, values.Secret, facts.ReadAt)).ToList();
        // By the id of the credential the key is known ever after: a guess would one day take another one away.
        if (fitting is not [var credential])
            return (null, fitting.Count is 0 ? EnteredFault.SecretNotOfRegistration : EnteredFault.SecretOfSeveral);
        if (await AskAsync(() => directory.FindServicePrincipalAsync(appId, cancellationToken), cancellationToken) is not { } client)
            return (null, EnteredFault.ServicePrincipalMissing);
        var grants = await GrantsAsync(directory, client, facts, cancellationToken);
        return (facts with { Grants = grants }) is var read && read.ToGrant.All(read.IsGranted)
            ? (new(registration, credential, client), null)
            : (null, EnteredFault.NotGranted);
    }

    /// <summary>Entra shows of a credential how it begins: <c>hint</c>, https://learn.microsoft.com/graph/api/resources/passwordcredential.</summary>
    private static bool IsOf(RegistrationSecret credential, string secret, DateTimeOffset now) =>
        credential.EndsAt > now && (credential.Hint is null || secret.StartsWith(credential.Hint, StringComparison.Ordinal));

    /// <summary>As a run does: until they are shown, for a while.</summary>
    private async Task<IReadOnlyList<PermissionGrant>> GrantsAsync(
        TenantDirectory directory, ServicePrincipal client, SetupFacts facts, CancellationToken cancellationToken)
    {
        IReadOnlyList<PermissionGrant> newest = [];
        try
        {
            return await retry.RunAsync(
                async _ =>
                {
                    newest = await directory.GrantsAsync(client.Id, cancellationToken);
                    var read = facts with { Grants = newest };
                    return read.ToGrant.All(read.IsGranted) ? newest : throw new Microsoft365Exception(
                        new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was granted is not shown yet." });
                },
                TransientAnswers.AfterCreation, _ => Task.CompletedTask, s_longest, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack)
        {
            return newest;
        }
    }

    private Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) =>
        retry.RunAsync(_ => ask(), TransientAnswers.Busy, _ => Task.CompletedTask, s_longest, cancellationToken);
}

/// <summary>What was entered, as the tenant shows it.</summary>
internal sealed record EnteredFound(Registration Registration, RegistrationSecret Credential, ServicePrincipal Client);
