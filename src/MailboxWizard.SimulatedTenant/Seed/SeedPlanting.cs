using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Turns a seed into beliefs.</summary>
internal static class SeedPlanting
{
    public static TenantState Plant(Seed seed, DateTimeOffset now)
    {
        var state = new TenantState { UniqueNamePrefix = seed.UniqueNamePrefix };
        foreach (var planned in seed.Tenants)
        {
            var tenant = new Tenant
            {
                Id = planned.Id,
                DisplayName = planned.DisplayName,
                InitialDomain = planned.InitialDomain,
                VerifiedDomains = [.. planned.VerifiedDomains],
                HasExchange = planned.Exchange,
                Ews = planned.Ews,
                UsersMayRegisterApplications = planned.UsersMayRegisterApplications,
                Cloud = NationalCloud.Named(planned.Cloud),
                UsersMayConsent = planned.UsersMayConsent,
                ConsentWorkflow = planned.ConsentWorkflow,
                StopsLoops = planned.StopsLoops,
                EncryptsTokens = planned.EncryptsTokens,
                ConditionalAccess = [.. planned.ConditionalAccess.Select(EntraPlanting.Policy)],
                Partners = [.. planned.Partners.Select(EntraPlanting.Partner)],
            };
            foreach (var person in planned.People) tenant.People.Add(Person(person, seed));
            tenant.ServicePrincipals.Add(Microsofts(PublishedApis.MicrosoftGraph, tenant, now));
            // Without an Exchange plan its service principal is not there:
            // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
            if (tenant.HasExchange) tenant.ServicePrincipals.Add(Microsofts(PublishedApis.ExchangeOnline, tenant, now));
            foreach (var application in planned.Applications) PlantApplication(application, tenant, now);
            if (tenant.HasExchange)
                foreach (var mailbox in planned.Mailboxes) MailboxPlanting.Plant(mailbox, tenant, now);
            ExchangePlanting.Plant(planned, tenant);
            if (planned.Generated is { } size) GeneratedPlanting.Plant(size, tenant, now);
            state.Tenants.Add(tenant);
        }
        return state;
    }

    internal static void PlantApplication(SeedApplication planned, Tenant tenant, DateTimeOffset now)
    {
        var application = new Application
        {
            Id = planned.ObjectId ?? Ids.Derived(tenant.Id, "application", planned.AppId.ToString()),
            AppId = planned.AppId,
            CreatedByAppId = planned.CreatedByAppId,
            CreatedAt = now.AddDays(-30),
            Properties = SeedProperties.Of(planned),
            Passwords = [.. planned.Secrets.Select((secret, i) => new PasswordCredential
            {
                KeyId = Ids.Derived(tenant.Id, "secret", $"{planned.AppId}/{i}"),
                DisplayName = secret.DisplayName,
                SecretText = secret.Value,
                StartsAt = now.AddDays(-30),
                EndsAt = now.AddDays(secret.DaysLeft),
            })],
            Keys = [.. planned.Certificates.Select((certificate, i) => KeyCredential.FromPem(certificate.Pem, Ids.Derived(tenant.Id, "key", $"{planned.AppId}/{i}"), certificate.DisplayName))],
            Owners = [.. planned.Owners.Select(upn => Known(tenant, upn).Id)],
        };
        var principal = new ServicePrincipal
        {
            Id = Ids.Derived(tenant.Id, "servicePrincipal", planned.AppId.ToString()),
            AppId = planned.AppId,
            DisplayName = planned.DisplayName,
            AppOwnerTenantId = tenant.Id,
            Backing = application,
            Roles = [.. planned.DirectoryRoles.Select(DirectoryRole.Named)],
            AssignmentRequired = planned.AssignmentRequired,
            CreatedAt = application.CreatedAt,
        };
        tenant.Applications.Add(application);
        tenant.ServicePrincipals.Add(principal);

        foreach (var role in planned.AppRoles)
            foreach (var holder in role.Holders) Assign(tenant, Known(tenant, holder).Id, "User", principal.Id, role.Id, now);

        foreach (var granted in planned.GrantedApplicationRoles)
        {
            var (resource, value) = granted.Split('/', 2) is [var r, var v] ? (r, v) : throw new InvalidDataException($"'{granted}' is not written as resource/role.");
            var target = tenant.ServicePrincipals.FirstOrDefault(sp => sp.DisplayName == resource && sp.Api is not null)
                ?? throw new InvalidDataException($"There is no resource '{resource}' in {tenant.DisplayName}.");
            var role = target.AppRoles.FirstOrDefault(a => a.Value == value) ?? throw new InvalidDataException($"{resource} has no role '{value}'.");
            Assign(tenant, principal.Id, "ServicePrincipal", target.Id, role.Id, now);
        }

        if (planned.ConsentedScopes is { Count: > 0 } scopes)
            tenant.PermissionGrants.Add(new PermissionGrant
            {
                Id = Ids.Opaque(),
                ClientId = principal.Id,
                ResourceId = tenant.FindServicePrincipal(PublishedApis.MicrosoftGraph.AppId)!.Id,
                Scopes = [.. scopes],
            });
    }

    private static void Assign(Tenant tenant, Guid principal, string type, Guid resource, Guid role, DateTimeOffset now)
        => tenant.RoleAssignments.Add(new AppRoleAssignment
        {
            Id = Ids.Opaque(),
            PrincipalId = principal,
            PrincipalType = type,
            ResourceId = resource,
            AppRoleId = role,
            CreatedAt = now,
        });

    private static Person Known(Tenant tenant, string upn)
        => tenant.FindPerson(upn) ?? throw new InvalidDataException($"The seed names '{upn}', who is nobody in {tenant.DisplayName}.");

    private static Person Person(SeedPerson planned, Seed seed) => new()
    {
        Id = planned.Id,
        UserPrincipalName = planned.Upn,
        DisplayName = planned.DisplayName,
        Mail = planned.Upn,
        ProxyAddresses = planned.ProxyAddresses is { Count: > 0 } given ? [.. given] : [$"SMTP:{planned.Upn}"],
        Roles = [.. planned.Roles.Select(DirectoryRole.Named)],
        EligibleRoles = [.. planned.EligibleRoles.Select(DirectoryRole.Named)],
        Password = planned.Password,
        MultifactorEnforced = planned.MultifactorEnforced,
        MultifactorRegistered = planned.MultifactorRegistered,
        HomeTenantId = EntraPlanting.HomeOf(planned, seed),
        HomeUserPrincipalName = planned.GuestOf,
    };

    private static ServicePrincipal Microsofts(PublishedApi api, Tenant tenant, DateTimeOffset now) => new()
    {
        Id = Ids.Derived(tenant.Id, "servicePrincipal", api.AppId.ToString()),
        AppId = api.AppId,
        DisplayName = api.DisplayName,
        AppOwnerTenantId = PublishedApis.MicrosoftServices,
        Api = api,
        CreatedAt = now.AddDays(-400),
    };
}
