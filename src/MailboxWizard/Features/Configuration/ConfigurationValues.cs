using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The values for Solution Designer's <em>Mailbox Monitoring</em>, as it names them; the secret is not among them.</summary>
public sealed record ConfigurationValues
{
    /// <summary>The type's name, word for word.</summary>
    public required string Type { get; init; }

    public required string Email { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null where the type does not need it.</summary>
    public required string? EwsUrl { get; init; }

    public required string InputFolder { get; init; }

    /// <summary>Asked for by the Graph type only; null for EWS.</summary>
    public required string? TenantId { get; init; }

    public static ConfigurationValues Of(Handoff handoff, HandoffMailbox mailbox, CloudHosts hosts) => new()
    {
        Type = handoff.Route is Route.Graph ? "Exchange (Online) - Graph API as App" : "Exchange (Online) - EWS",
        Email = mailbox.Address,
        ClientId = handoff.ClientId.ToString(),
        EwsUrl = handoff.Route is Route.Ews ? hosts.Ews.ToString() : null,
        InputFolder = mailbox.InputFolder,
        TenantId = handoff.Route is Route.Graph ? handoff.TenantId.ToString() : null,
    };
}
