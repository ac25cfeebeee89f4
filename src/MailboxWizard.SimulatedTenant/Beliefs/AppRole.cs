namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An application permission or a role that a resource offers.</summary>
public sealed record AppRole(Guid Id, string Value, string DisplayName, IReadOnlyList<string> AllowedMemberTypes)
{
    public static AppRole ForApplications(string id, string value, string displayName) => new(new(id), value, displayName, ["Application"]);

    public bool IsForApplications => AllowedMemberTypes.Contains("Application");

    public bool IsForUsers => AllowedMemberTypes.Contains("User");
}
