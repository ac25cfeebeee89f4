using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>The reply address on the registration: put there for one use of Microsoft's page, and taken away until repeated answers show nothing of it.</summary>
internal sealed class ReplyAddresses(IStringLocalizer<SetupStepText> text)
{
    /// <summary>How many answers in a row must show nothing: not every replica hears of a removal at once.</summary>
    private const int AgreeingReads = 3;

    /// <summary>Recorded by the caller before.</summary>
    public async Task AddAsync(SetupWalk walk, Registration registration, string address, CancellationToken cancellationToken)
    {
        await WriteAsync(walk, registration, text["AuditReplyAdded", address], [.. registration.WebAddresses.Append(address).Distinct()], cancellationToken);
        walk.Wrote(Written(address));
        await walk.ReadBackAsync(
            13, directory => directory.FindRegistrationAsync(registration.UniqueName!, cancellationToken),
            found => found?.RedirectAddresses.Contains(address) is true, cancellationToken);
    }

    /// <summary>Whatever of these is shown goes; what else is there stays.</summary>
    /// <param name="walk">In whose name.</param>
    /// <param name="uniqueName">Of the registration.</param>
    /// <param name="id">Another one of this name is left alone.</param>
    /// <param name="ours">Addresses that runs of ours have recorded.</param>
    /// <param name="isThere">It was written: answers that show nothing of it before it was removed come from replicas that have not heard of it.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public async Task RemoveAsync(
        SetupWalk walk, string uniqueName, ObjectId id, IReadOnlySet<string> ours, bool isThere, CancellationToken cancellationToken)
    {
        var isWritten = !isThere;
        await walk.ReadBackAsync(
            13,
            async _ =>
            {
                var agreed = 0;
                for (var looks = 0; looks < 2 * AgreeingReads && agreed < AgreeingReads; looks++)
                {
                    var found = await walk.ReadAsync(13, directory => directory.FindRegistrationAsync(uniqueName, cancellationToken), cancellationToken);
                    // Somebody has deleted it, and the address with it; or a replica does not know it. The next answers say which.
                    if (found is null || found.Id != id)
                    {
                        agreed++;
                        continue;
                    }
                    var shown = found.WebAddresses.Where(ours.Contains).ToList();
                    agreed = shown.Count is 0 && isWritten ? agreed + 1 : 0;
                    if (agreed > 0)
                        continue;
                    await WriteAsync(walk, found, text["AuditReplyRemoved", string.Join(", ", ours)], [.. found.WebAddresses.Except(shown)], cancellationToken);
                    isWritten = true;
                }
                return agreed >= AgreeingReads;
            },
            isGone => isGone, cancellationToken);
        var said = ours.Select(Written).ToHashSet();
        await walk.ShowAsync(snapshot => snapshot with { Written = [.. snapshot.Written.Where(what => !said.Contains(what))] }, cancellationToken);
    }

    private string Written(string address) => text["WroteReplyAddress", address];

    private static Task<bool> WriteAsync(SetupWalk walk, Registration registration, string detail, IReadOnlyList<string> addresses, CancellationToken cancellationToken) =>
        walk.WriteAsync(
            new(13, AuditAction.Registration, registration.DisplayName, AuditOutcome.Changed, detail),
            async directory =>
            {
                await directory.SetWebAddressesAsync(registration.Id, addresses, cancellationToken);
                return true;
            },
            TransientAnswers.AfterCreation, cancellationToken);
}
