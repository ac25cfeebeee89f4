namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What the organisation says about Exchange Web Services.</summary>
public enum EwsState
{
    /// <summary>EWS is on and the allow list of client ids is not enforced.</summary>
    Open,

    /// <summary>EwsEnabled is false.</summary>
    Disabled,

    /// <summary>EWS is on, for the client ids in the tenant's list only.</summary>
    NotAllowListed,
}
