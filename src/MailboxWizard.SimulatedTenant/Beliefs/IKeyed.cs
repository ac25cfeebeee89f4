namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Something one of whose keys can change while it lies in a collection.</summary>
internal interface IKeyed
{
    /// <summary>To be called after a key has changed.</summary>
    Action? Rekeyed { set; }
}
