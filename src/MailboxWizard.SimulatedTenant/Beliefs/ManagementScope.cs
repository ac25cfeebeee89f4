namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A named set of recipients, written as a filter.</summary>
// https://learn.microsoft.com/powershell/module/exchangepowershell/new-managementscope
public sealed class ManagementScope
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; set; }

    /// <summary>In OPATH, as RecipientFilter reads it.</summary>
    public required SlowSetting<string> Filter { get; init; }
}
