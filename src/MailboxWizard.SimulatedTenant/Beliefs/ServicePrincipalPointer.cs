namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What New-ServicePrincipal makes: Exchange's reference to a service principal in Entra, which it does not check.</summary>
// https://learn.microsoft.com/powershell/module/exchangepowershell/new-serviceprincipal
public sealed class ServicePrincipalPointer
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required Guid AppId { get; init; }

    /// <summary>The object id of the service principal; with another one, nothing that is assigned has an effect.</summary>
    public required Guid ObjectId { get; init; }

    public required string DisplayName { get; set; }

    public bool PointsAt(ServicePrincipal principal) => AppId == principal.AppId && ObjectId == principal.Id;
}
