namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Which client programs may use EWS, by what they call themselves; what Exchange says of EWS here holds for REST and Graph as well.</summary>
// https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-ewsapplicationaccesspolicy
public sealed record UserAgentRules
{
    public static readonly UserAgentRules None = new();

    /// <summary>Null where neither list is enforced.</summary>
    public EwsApplicationAccessPolicy? Policy { get; init; }

    /// <summary>Patterns with * for anything.</summary>
    public IReadOnlyList<string> AllowList { get; init; } = [];

    public IReadOnlyList<string> BlockList { get; init; } = [];

    public bool Block(string? userAgent) => Policy switch
    {
        EwsApplicationAccessPolicy.EnforceAllowList => !AllowList.Any(pattern => Wildcard.Matches(pattern, userAgent ?? "")),
        EwsApplicationAccessPolicy.EnforceBlockList => BlockList.Any(pattern => Wildcard.Matches(pattern, userAgent ?? "")),
        _ => false,
    };
}

/// <summary>Which of the two lists counts.</summary>
public enum EwsApplicationAccessPolicy
{
    EnforceAllowList,
    EnforceBlockList,
}
