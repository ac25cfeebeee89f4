using System.Globalization;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>One tenant on the control page.</summary>
internal static class TenantPart
{
    // What a person can look through; the whole is in the JSON.
    private const int MostRows = 50;

    public static string Of(Tenant tenant, TenantWeather weather) =>
        $"""
        <section id="{tenant.Id}">
        <h2>{Encode(tenant.DisplayName)}</h2>
        <p class="soft">{tenant.Id} · {Encode(string.Join(", ", tenant.AllDomains))} · Exchange Online {(tenant.HasExchange ? "yes" : "no")}</p>
        {WeatherPart.Of(tenant, weather)}
        {Switches(tenant)}
        {Table("People", ["Name", "Signs in as", "Active roles", "Only eligible for"], [.. tenant.People.Where(p => !p.OnlyOwnsMailbox)], Person, others: tenant.People.Count(p => p.OnlyOwnsMailbox), othersAre: "accounts that only own a mailbox or are made up")}
        {Table("Applications", ["Name", "Client ID", "Unique name", "Secrets", "Holds"], [.. tenant.Applications], a => Application(tenant, a))}
        {Table("Consents", ["Application", "For", "Scopes"], [.. tenant.PermissionGrants], g => Grant(tenant, g))}
        {Table("Mailboxes", ["Address", "Kind", "Messages", "Condition"], [.. tenant.Mailboxes], m => Mailbox(tenant, m))}
        {(tenant.OtherRecipients.Count == 0 ? "" : Table("Other addresses", ["Address", "Name", "Kind"], [.. tenant.OtherRecipients], r => Row(["Address", "Name", "Kind"], Encode(r.Address), Encode(r.DisplayName), r.Kind.ToString())))}
        {(tenant.ConditionalAccess.Count == 0 ? "" : Table("Conditional Access", ["Policy", "Demands"], [.. tenant.ConditionalAccess], p => Row(["Policy", "Demands"], Encode(p.DisplayName), p.Control.ToString())))}
        {(tenant.AccessPolicies.Count == 0 ? "" : Table("Application Access Policies", ["Application", "Access"], [.. tenant.AccessPolicies],
            p => Row(["Application", "Access"], p.AppId?.ToString() ?? "every one", Encode($"{(p.Restricts ? "only" : "all but")} {string.Join(", ", p.Mailboxes)}"))))}
        </section>
        """;

    private static string Switches(Tenant tenant) =>
        $"""
        <div class="bar">
        <form data-post="tenants/{tenant.Id}"><label>Exchange Web Services <select name="ews">{Options(tenant.Ews)}</select></label><button>Set</button></form>
        <form data-post="tenants/{tenant.Id}/consents/withdraw" data-sure="Withdraw every consent and every application permission in {Encode(tenant.DisplayName)}?"><button>Withdraw all consents</button></form>
        </div>
        """;

    private static string Person(Person person) => Row(["Name", "Signs in as", "Active roles", "Only eligible for"],
        Encode(person.DisplayName), Encode(person.UserPrincipalName), person.Roles.Count == 0 ? Nothing : Encode(string.Join(", ", person.Roles.Select(r => r.DisplayName))), person.EligibleRoles.Count == 0 ? Nothing : Encode(string.Join(", ", person.EligibleRoles.Select(r => r.DisplayName))));

    private static string Application(Tenant tenant, Application application)
    {
        var principal = tenant.FindServicePrincipal(application.AppId);
        var holds = tenant.RoleAssignments.Where(a => a.PrincipalId == principal?.Id).Select(a => RoleName(tenant, a)).ToList();
        return Row(["Name", "Client ID", "Unique name", "Secrets", "Holds"],
            $"{Encode(application.DisplayName)}{(application.DeletedAt is null ? "" : " <span class=\"bad\">deleted</span>")}{(principal is null && application.DeletedAt is null ? " <span class=\"soft\">no service principal</span>" : "")}",
            $"<code>{application.AppId}</code>",
            application.UniqueName is { } name ? Encode(name) : Nothing,
            application.Passwords.Count == 0 ? Nothing : string.Join("<br>", application.Passwords.Select(p => Encode($"{p.Hint}… until {p.EndsAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"))),
            holds.Count == 0 ? Nothing : string.Join("<br>", holds.Select(Encode)));
    }

    private static string RoleName(Tenant tenant, AppRoleAssignment assignment)
    {
        var resource = tenant.ServicePrincipals.FirstOrDefault(s => s.Id == assignment.ResourceId);
        return $"{resource?.DisplayName} / {resource?.AppRoles.FirstOrDefault(r => r.Id == assignment.AppRoleId)?.Value}";
    }

    private static string Grant(Tenant tenant, PermissionGrant grant) => Row(["Application", "For", "Scopes"],
        Encode(tenant.ServicePrincipals.FirstOrDefault(s => s.Id == grant.ClientId)?.DisplayName),
        grant.PrincipalId is null ? "everybody" : Encode(tenant.People.FirstOrDefault(p => p.Id == grant.PrincipalId)?.DisplayName),
        Encode(string.Join(' ', grant.Scopes)));

    private static string Mailbox(Tenant tenant, Mailbox mailbox) => Row(["Address", "Kind", "Messages", "Condition"],
        $"{Encode(mailbox.PrimaryAddress)}{(mailbox.Aliases.Count == 0 ? "" : $" <span class=\"soft\">{Encode(string.Join(", ", mailbox.Aliases))}</span>")}",
        mailbox.Kind.ToString(),
        mailbox.Folders.Sum(f => f.Messages.Count).ToString(CultureInfo.InvariantCulture),
        $"<form data-post=\"tenants/{tenant.Id}/mailboxes/{Encode(Uri.EscapeDataString(mailbox.PrimaryAddress))}\"><select name=\"condition\" aria-label=\"Condition of {Encode(mailbox.PrimaryAddress)}\">{Options(mailbox.Condition)}</select><button>Set</button></form>");

    private const string Nothing = "<span class=\"soft\">none</span>";

    private static string Table<T>(string title, string[] columns, IReadOnlyList<T> items, Func<T, string> row, int others = 0, string othersAre = "") => items.Count == 0 && others == 0
        ? $"<h3>{title}</h3><p class=\"soft\">There are none.</p>"
        : $"""
        <h3>{title} <span class="soft">{(items.Count + others).ToString(CultureInfo.InvariantCulture)}</span></h3>
        <table><thead><tr>{string.Concat(columns.Select(c => $"<th>{c}</th>"))}</tr></thead><tbody>{string.Concat(items.Take(MostRows).Select(row))}</tbody></table>
        {(items.Count > MostRows ? $"<p class=\"soft\">and {items.Count - MostRows} more</p>" : "")}{(others > 0 ? $"<p class=\"soft\">and {others} {othersAre}</p>" : "")}
        """;

    /// <summary>A row that names its columns itself where the page is too narrow for a table.</summary>
    internal static string Row(string[] columns, params string[] cells) => $"<tr>{string.Concat(columns.Zip(cells).Select(c => $"<td data-label=\"{c.First}\"><div>{c.Second}</div></td>"))}</tr>";

    internal static string Options<T>(T chosen) where T : struct, Enum
        => string.Concat(Enum.GetValues<T>().Select(value => $"<option value=\"{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString())}\"{(value.Equals(chosen) ? " selected" : "")}>{value}</option>"));
}
