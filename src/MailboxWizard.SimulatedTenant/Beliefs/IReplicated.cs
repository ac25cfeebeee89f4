namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Something that one replica hears of sooner than another.</summary>
public interface IReplicated
{
    Visibility VisibleFrom { get; }
}
