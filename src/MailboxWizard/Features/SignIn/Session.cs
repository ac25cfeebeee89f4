using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>The server's mark of one signed-in browser: what was signed out here is refused, whoever still holds its cookie or circuit.</summary>
public sealed class Session : ITenantOwned
{
    /// <summary>Random; the only part that the cookie carries.</summary>
    public required Guid Id { get; init; }

    public required TenantId TenantId { get; init; }

    public required ObjectId PersonId { get; init; }

    /// <summary>The account that tokens are kept under: a guest's is in another tenant.</summary>
    public required ObjectId HomePersonId { get; set; }

    /// <inheritdoc cref="HomePersonId"/>
    public required TenantId HomeTenantId { get; set; }

    /// <summary>The last sign-in of this session.</summary>
    public required DateTimeOffset At { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}
