using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What Exchange Online keeps about an organisation beside its mailboxes: settings, policies, roles of applications.</summary>
public sealed class ExchangeOrganization
{
    /// <summary>Null where it was never set; only false closes EWS, and only true makes the list of client ids count.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-ewsenabled
    public SlowSetting<bool?> EwsEnabled { get; init; } = new((bool?)null);

    /// <summary>One string with commas between the client ids, which is always written as a whole.</summary>
    public SlowSetting<string?> EwsAllowedAppIds { get; init; } = new((string?)null);

    public SlowSetting<UserAgentRules> UserAgents { get; init; } = new(UserAgentRules.None);

    /// <summary>Application Access Policies.</summary>
    public SlowCollection<ApplicationAccessPolicy> AccessPolicies { get; init; } = [];

    /// <summary>Service principals of Entra that Exchange has been told of.</summary>
    public SlowCollection<ServicePrincipalPointer> ServicePrincipals { get; init; } = [];

    public SlowCollection<ManagementScope> Scopes { get; init; } = [];

    /// <summary>RBAC for Applications.</summary>
    public SlowCollection<ScopedRole> Roles { get; init; } = [];

    /// <summary>EWS in three words, for seeds and tests; what it sets is in force at once.</summary>
    [JsonIgnore]
    public EwsState Ews
    {
        get => EwsEnabled.Written switch
        {
            false => EwsState.Disabled,
            true => EwsState.NotAllowListed,
            null => EwsState.Open,
        };
        set => EwsEnabled.Written = value switch
        {
            EwsState.Disabled => false,
            EwsState.NotAllowListed => true,
            _ => null,
        };
    }

    /// <summary>Whether the list has this client id in it.</summary>
    public bool AllowsEws(Guid appId, DateTimeOffset now)
        => (EwsAllowedAppIds.InForce(now) ?? "").Split(',', StringSplitOptions.TrimEntries).Any(text => Guid.TryParse(text, out var listed) && listed == appId);
}
