namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What defaultAppManagementPolicy says about client secrets.</summary>
public sealed record SecretPolicy(bool Forbidden, TimeSpan? MaxLifetime)
{
    public static readonly SecretPolicy None = new(Forbidden: false, MaxLifetime: null);

    public bool IsEnabled => Forbidden || MaxLifetime is not null;
}
