using System.Security.Claims;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>Starts runs and shows them. A run belongs to the server: closing the page ends nothing, a second press joins.</summary>
public sealed class SetupRunner
{
    /// <summary>
    /// Keeps that this person pressed Run, so that the page can go on after Microsoft's consent without a second press;
    /// good for ten minutes and once.
    /// </summary>
    public Task RememberPressAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>True once after <see cref="RememberPressAsync"/> by the same person.</summary>
    public Task<bool> TakePressAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>
    /// Authorises again, reads the active roles through Graph, and starts a run or joins the one that is there.
    /// Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    /// <returns>The run's number.</returns>
    public Task<int> StartAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null when there is none with this number that the person may see.</summary>
    public Task<SetupRunSnapshot?> ReadAsync(int number, Person person, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Calls back after each change until disposed.</summary>
    public IDisposable Subscribe(int number, Func<SetupRunSnapshot, Task> changed) => throw new NotSupportedException();

    /// <summary>Tests again with the sealed secret after the tenant or the folder was corrected; ends as Proved or NotProved.</summary>
    public Task TestAgainAsync(int number, string? mailbox, string? inputFolder, ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();
}
