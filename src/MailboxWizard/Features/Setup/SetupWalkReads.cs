using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What a walk reads again of what it has read before.</summary>
internal static class SetupWalkReads
{
    /// <summary>After a 403: a role that was given for a time may have ended since it was read.</summary>
    /// <exception cref="SetupProblemException">The roles, read again, do not suffice for the write.</exception>
    public static async Task EnsureRolesAsync(
        this SetupWalk walk, SetupWrite write, Microsoft365Problem refused, SetupProblems problems, CancellationToken cancellationToken)
    {
        var roles = await walk.ReadAsync(write.Step, directory => directory.ActiveRolesAsync(cancellationToken), cancellationToken, ConsentStage.Look);
        if (walk.HasLooked)
            walk.Learn(known => known with { Roles = roles });
        if (write.Lacking(roles) is var (code, subject))
            throw new SetupProblemException(
                problems.Of(code, walk.Person.Name, walk.Run.Snapshot.TenantName, subject) with { RequestId = refused.RequestId });
    }

    /// <summary>Reads the registration again, with its owners and its instance, until both are there and show what is asked.</summary>
    /// <param name="walk">Which reads, and learns what it read.</param>
    /// <param name="shows">Asked with what is known after each reading; which stays known when the deadline passes.</param>
    /// <param name="agreeing">How many readings in a row must show it; asked after each of them.</param>
    /// <param name="between">Done after each reading, before it is asked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static Task RefreshRegistrationAsync(
        this SetupWalk walk, Func<SetupFacts, bool> shows, Func<int> agreeing, Func<SetupWalk, CancellationToken, Task> between, CancellationToken cancellationToken) =>
        walk.ReadBackAsync(
            13,
            async _ =>
            {
                var at = walk.Now;
                var whole = await ReadWholeAsync(walk, walk.Facts.Client, cancellationToken);
                walk.Learn(known => known with
                {
                    Registration = whole.Registration,
                    Client = whole.Client,
                    Grants = whole.Grants,
                    GrantsReadAt = at,
                    ClientOwners = whole.ClientOwners,
                });
                await between(walk, cancellationToken);
                return shows(walk.Facts);
            },
            shown => shown, cancellationToken, agreeing);

    /// <summary>Side by side where the service principal is known; each reading is repeated by itself: of several in one attempt a busy Microsoft 365 may refuse one every time.</summary>
    private static async Task<FoundRegistration> ReadWholeAsync(SetupWalk walk, ServicePrincipal? known, CancellationToken cancellationToken)
    {
        var registration = walk.ReadBackAsync(
            13, directory => directory.FindRegistrationAsync(walk.Facts.Name.UniqueName, cancellationToken), read => read is not null, cancellationToken);
        var appId = walk.Facts.Registration?.AppId ?? (await registration)!.AppId;
        var client = walk.ReadBackAsync(13, directory => directory.FindServicePrincipalAsync(appId, cancellationToken), read => read is not null, cancellationToken);
        var id = known?.Id ?? (await client)!.Id;
        var grants = walk.ReadAsync(13, directory => directory.GrantsAsync(id, cancellationToken), cancellationToken);
        var clientOwners = walk.ReadAsync(13, directory => directory.ClientOwnersAsync(id, cancellationToken), cancellationToken);
        await Task.WhenAll(registration, client, grants, clientOwners);
        return new((await registration)!, await client, await grants, await clientOwners);
    }
}
