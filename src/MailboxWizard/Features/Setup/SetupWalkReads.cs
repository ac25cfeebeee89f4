using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What a walk reads again of what it has read before.</summary>
internal static class SetupWalkReads
{
    public static async Task RefreshRolesAsync(this SetupWalk walk, CancellationToken cancellationToken)
    {
        var roles = await walk.ReadAsync(13, directory => directory.ActiveRolesAsync(cancellationToken), cancellationToken, ConsentStage.Look);
        walk.Learn(known => known with { Roles = roles });
    }

    /// <summary>Reads the registration again, with its owners and its instance, until both are there and show what is asked.</summary>
    /// <param name="walk">Which reads, and learns what it read.</param>
    /// <param name="shows">Asked with what is known after each reading; which stays known when the deadline passes.</param>
    /// <param name="agreeing">How many readings in a row must show it.</param>
    /// <param name="between">Done after each reading, before it is asked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static Task RefreshRegistrationAsync(
        this SetupWalk walk, Func<SetupFacts, bool> shows, int agreeing, Func<SetupWalk, CancellationToken, Task> between, CancellationToken cancellationToken)
    {
        var agreed = 0;
        return walk.ReadBackAsync(
            13,
            async _ =>
            {
                do
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
                    agreed = shows(walk.Facts) ? agreed + 1 : 0;
                }
                while (agreed > 0 && agreed < agreeing);
                return agreed > 0;
            },
            shown => shown, cancellationToken);
    }

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
