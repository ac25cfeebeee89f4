namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What the organisation says about Exchange Web Services, in three words.</summary>
public enum EwsState
{
    /// <summary>EwsEnabled was never set: EWS is open, and the list of client ids has no effect.</summary>
    Open,

    /// <summary>EwsEnabled is false.</summary>
    Disabled,

    /// <summary>EwsEnabled is true: open for the client ids in the tenant's list only, and an empty list closes EWS.</summary>
    NotAllowListed,
}
