using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Entered;

/// <summary>What was typed, looked at before anybody is asked. Its text never shows the secret, nor what stood in the field for the client id.</summary>
internal sealed class EnteredValues
{
    private EnteredValues(AppId? clientId, string secret, EnteredFault? fault) => (ClientId, Secret, Fault) = (clientId, secret, fault);

    /// <summary>Null for whatever is no GUID: it may be the secret, in the wrong field.</summary>
    public AppId? ClientId { get; }

    /// <summary>Without what surrounds it when a whole line is copied.</summary>
    public string Secret { get; }

    public EnteredFault? Fault { get; }

    public static EnteredValues Of(string? clientId, string? secret, TenantId tenant)
    {
        var (typed, value) = ((clientId ?? "").Trim(), (secret ?? "").Trim());
        AppId? id = Guid.TryParse(typed, out var guid) ? new AppId(guid) : null;
        EnteredFault? fault = (typed, value) switch
        {
            ("", _) => EnteredFault.ClientIdEmpty,
            _ when id is null => EnteredFault.ClientIdMalformed,
            _ when guid == tenant.Value => EnteredFault.ClientIdIsTenantId,
            (_, "") => EnteredFault.SecretEmpty,
            _ when Guid.TryParse(value, out _) => EnteredFault.SecretIsItsId,
            _ when value.Any(char.IsWhiteSpace) => EnteredFault.SecretHasBlanks,
            _ => null,
        };
        return new(id, value, fault);
    }

    public override string ToString() => $"{ClientId} {Fault}";
}
