namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A Microsoft cloud; a tenant lives in one of them, and the simulation answers for the global one.</summary>
// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
public sealed record NationalCloud(string Name, string LoginHost, string InstanceName, string GraphHost)
{
    public static readonly NationalCloud Global = new("global", "login.microsoftonline.com", "microsoftonline.com", "graph.microsoft.com");
    public static readonly NationalCloud UsGovernment = new("usGovernment", "login.microsoftonline.us", "microsoftonline.us", "graph.microsoft.us");
    public static readonly NationalCloud China = new("china", "login.partner.microsoftonline.cn", "partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn");

    public static IReadOnlyList<NationalCloud> All { get; } = [Global, UsGovernment, China];

    public static NationalCloud Named(string name)
        => All.FirstOrDefault(cloud => string.Equals(cloud.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"'{name}' is no cloud here. Known: {string.Join(", ", All.Select(c => c.Name))}.");
}
