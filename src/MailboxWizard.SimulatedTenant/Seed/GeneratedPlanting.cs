using System.Globalization;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Fills a tenant up to the size that its seed asks for.</summary>
internal static class GeneratedPlanting
{
    private static readonly string[] s_firstNames = ["Adele", "Bruno", "Clara", "Diego", "Elif", "Farid", "Greta", "Hanna", "Ivan", "Jana", "Karim", "Lena", "Marco", "Nadia", "Oskar", "Priya"];

    private static readonly string[] s_lastNames = ["Auer", "Berger", "Costa", "Dvorak", "Eder", "Fuchs", "Gruber", "Huber", "Ivanov", "Jung", "Koller", "Lang", "Moser", "Novak", "Orlov", "Pichler"];

    public static void Plant(SeedGenerated planned, Tenant tenant, DateTimeOffset now)
    {
        var domain = tenant.AllDomains.First();
        var mailboxes = tenant.HasExchange ? planned.Mailboxes ?? planned.Users : 0;
        for (var i = 1; i <= planned.Users; i++) PlantUser(tenant, domain, i, i <= mailboxes ? MessagesOf(planned.Messages, mailboxes, i) : null, now);
        for (var i = 1; i <= planned.Applications; i++) PlantApplication(tenant, i, i <= planned.ServicePrincipals, now);
    }

    // Evenly, and what is left over goes to the first ones.
    private static int MessagesOf(int all, int mailboxes, int number) => all / mailboxes + (number <= all % mailboxes ? 1 : 0);

    private static void PlantUser(Tenant tenant, string domain, int number, int? messages, DateTimeOffset now)
    {
        var upn = $"user{number.ToString("0000", CultureInfo.InvariantCulture)}@{domain}";
        var name = $"{s_firstNames[number % s_firstNames.Length]} {s_lastNames[number / s_firstNames.Length % s_lastNames.Length]} {number}";
        tenant.People.Add(new Person
        {
            Id = Ids.Derived(tenant.Id, "generated user", upn),
            UserPrincipalName = upn,
            DisplayName = name,
            Mail = messages is null ? null : upn,
            ProxyAddresses = messages is null ? [] : [$"SMTP:{upn}"],
            // There are too many of them for the page on which people pick themselves.
            OnlyOwnsMailbox = true,
        });
        if (messages is { } count)
            MailboxPlanting.Plant(new SeedMailbox
            {
                Address = upn,
                DisplayName = name,
                Folders = [new() { Name = "Inbox", Messages = count == 0 ? [] : [new() { Subject = "Message", Count = count }] }],
            }, tenant, now);
    }

    private static void PlantApplication(Tenant tenant, int number, bool hasPrincipal, DateTimeOffset now)
    {
        var name = $"Application {number.ToString("0000", CultureInfo.InvariantCulture)}";
        var application = new Application
        {
            Id = Ids.Derived(tenant.Id, "generated application", name),
            AppId = Ids.Derived(tenant.Id, "generated appId", name),
            CreatedAt = now.AddDays(-400).AddHours(number),
            Properties = new JsonObject
            {
                ["displayName"] = name,
                ["uniqueName"] = $"generated-{number.ToString("0000", CultureInfo.InvariantCulture)}",
                ["signInAudience"] = "AzureADMyOrg",
                ["tags"] = new JsonArray("generated"),
            },
        };
        tenant.Applications.Add(application);
        if (hasPrincipal)
            tenant.ServicePrincipals.Add(new ServicePrincipal
            {
                Id = Ids.Derived(tenant.Id, "generated servicePrincipal", name),
                AppId = application.AppId,
                DisplayName = name,
                AppOwnerTenantId = tenant.Id,
                Backing = application,
                CreatedAt = application.CreatedAt,
            });
    }
}
