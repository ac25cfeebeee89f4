namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One of the roles that Exchange has for applications, with the permissions it grants; none of them is ever in a token.</summary>
public sealed record ApplicationRole(string Name, params IReadOnlyList<string> Permissions)
{
    /// <summary>The permission that opens EWS, which no other role includes.</summary>
    public const string Ews = "EWS.AccessAsApp";

    // https://learn.microsoft.com/exchange/permissions-exo/application-rbac#supported-application-roles
    public static IReadOnlyList<ApplicationRole> All { get; } =
    [
        Of("Mail.Read"), Of("Mail.ReadBasic"), Of("Mail.ReadWrite"), Of("Mail.Send"),
        Of("MailboxSettings.Read"), Of("MailboxSettings.ReadWrite"),
        Of("Calendars.Read"), Of("Calendars.ReadWrite"), Of("Contacts.Read"), Of("Contacts.ReadWrite"),
        new("Application Mail Full Access", "Mail.ReadWrite", "Mail.Send"),
        new("Application Exchange Full Access", "Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite", "Calendars.ReadWrite", "Contacts.ReadWrite"),
        Of(Ews),
    ];

    public static ApplicationRole? Find(string name) => All.FirstOrDefault(role => string.Equals(role.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ApplicationRole Of(string permission) => new($"Application {permission}", permission);
}
