using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Where a setup gets the tokens from with which it reads and writes in someone's name, and how it lets them go.</summary>
public sealed class SetupTokens
{
    /// <summary>Throws <see cref="ConsentNeededException"/> when Microsoft must ask first.</summary>
    public required Func<ConsentStage, ClaimsPrincipal, CancellationToken, Task<string>> For { get; init; }

    /// <summary>For a run in the background, with nobody there to be asked.</summary>
    /// <inheritdoc cref="For"/>
    public required Func<ConsentStage, TenantId, SetupActor, CancellationToken, Task<string>> ForRun { get; init; }

    /// <summary>Deletes the person's tokens, refresh tokens too.</summary>
    public required Func<TenantId, ObjectId, CancellationToken, Task> Forget { get; init; }
}
