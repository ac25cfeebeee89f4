using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>What can be changed while it runs: the weather, a scenario, a tenant, a person, a mailbox, consents, everything.</summary>
internal sealed class ControlChanges(Simulation simulation)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <param name="path">Below /_control/.</param>
    /// <returns>How what was changed is now.</returns>
    /// <exception cref="ControlRefusal">There is no such address.</exception>
    /// <exception cref="InvalidDataException">The body makes no sense.</exception>
    public JsonObject Make(string path, JsonObject body)
    {
        lock (simulation.State.Gate)
            return path.Split('/').Select(Uri.UnescapeDataString).ToArray() switch
            {
                ["reset"] => Reset(body),
                ["tenants", var tenant, "weather"] => Turn(Tenant(tenant), body),
                ["tenants", var tenant, "scenario"] => Choose(Tenant(tenant), body),
                ["tenants", var tenant, "consents", "withdraw"] => Withdraw(Tenant(tenant), body),
                ["tenants", var tenant, "people", var person] => Change(Tenant(tenant), Person(Tenant(tenant), person), body),
                ["tenants", var tenant, "mailboxes", var address] => Change(Tenant(tenant), Mailbox(Tenant(tenant), address), body),
                ["tenants", var tenant] => Change(Tenant(tenant), body),
                _ => throw new ControlRefusal(StatusCodes.Status404NotFound, $"There is nothing to change at /_control/{path}."),
            };
    }

    private JsonObject Reset(JsonObject body)
    {
        var asked = Read<ResetRequest>(body);
        simulation.Begin(asked.Scenario is { } name ? NamedScenarios.Find(name) : null);
        return new JsonObject { ["reset"] = true };
    }

    private JsonObject Turn(Tenant tenant, JsonObject body)
    {
        simulation.Turn(simulation.Weather.Of(tenant).Knobs.With(body), tenant);
        return simulation.Weather.Of(tenant).Knobs.ToJson();
    }

    private JsonObject Choose(Tenant tenant, JsonObject body)
    {
        simulation.Choose(NamedScenarios.Find(Read<ScenarioRequest>(body).Name), tenant);
        return TenantJson.Of(tenant, simulation.Weather.Of(tenant));
    }

    private JsonObject Withdraw(Tenant tenant, JsonObject body)
    {
        Read<NothingRequest>(body);
        ConsentWithdrawal.Now(tenant);
        return TenantJson.Of(tenant, simulation.Weather.Of(tenant));
    }

    private JsonObject Change(Tenant tenant, JsonObject body)
    {
        var asked = Read<TenantRequest>(body);
        if (asked.Ews is { } ews) tenant.Ews = ews;
        if (asked.UsersMayRegisterApplications is { } may) tenant.UsersMayRegisterApplications = may;
        return TenantJson.Of(tenant, simulation.Weather.Of(tenant));
    }

    private JsonObject Change(Tenant tenant, Person person, JsonObject body)
    {
        var asked = Read<PersonRequest>(body);
        if (asked.Roles is { } roles) Replace(person.Roles, roles);
        if (asked.EligibleRoles is { } eligible) Replace(person.EligibleRoles, eligible);
        if (asked.RevokeSessions) person.SessionsValidFrom = simulation.Weather.Of(tenant).Now;
        if (asked.AccountEnabled is { } enabled) person.AccountEnabled = enabled;
        return TenantJson.Of(tenant, simulation.Weather.Of(tenant));
    }

    private JsonObject Change(Tenant tenant, Mailbox mailbox, JsonObject body)
    {
        var asked = Read<MailboxRequest>(body);
        if (asked.Condition is { } condition) mailbox.Condition = condition;
        if (asked.Kind is { } kind) mailbox.Kind = kind;
        return TenantJson.Of(tenant, simulation.Weather.Of(tenant));
    }

    private static void Replace(SharedCollection<DirectoryRole> roles, IEnumerable<string> names)
    {
        var wanted = names.Select(DirectoryRole.Named).ToList();
        roles.RemoveWhere(_ => true);
        foreach (var role in wanted) roles.Add(role);
    }

    private Tenant Tenant(string domainOrId) => simulation.State.Find(domainOrId) ?? throw Missing("tenant", domainOrId);

    private static Person Person(Tenant tenant, string idOrUpn) => tenant.FindPerson(idOrUpn) ?? throw Missing("person", idOrUpn);

    private static Mailbox Mailbox(Tenant tenant, string address) => tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(address)) ?? throw Missing("mailbox", address);

    private static ControlRefusal Missing(string what, string name) => new(StatusCodes.Status404NotFound, $"There is no {what} '{name}' here.");

    private static T Read<T>(JsonObject body)
    {
        try
        {
            return body.Deserialize<T>(s_format)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The body{(wrong.Path is { Length: > 1 } path ? $" at {path[2..]}" : "")} cannot be used here. Known: {string.Join(", ", typeof(T).GetProperties().Select(Describe))}.", wrong);
        }
    }

    private static string Describe(System.Reflection.PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var values = type.IsEnum ? $" ({string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))})" : type == typeof(bool) ? " (true, false)" : "";
        return JsonNamingPolicy.CamelCase.ConvertName(property.Name) + values;
    }

    private sealed record ResetRequest(string? Scenario = null);

    private sealed record ScenarioRequest(string Name);

    private sealed record NothingRequest;

    private sealed record TenantRequest(EwsState? Ews = null, bool? UsersMayRegisterApplications = null);

    private sealed record PersonRequest(IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? EligibleRoles = null, bool? AccountEnabled = null, bool RevokeSessions = false);

    private sealed record MailboxRequest(MailboxCondition? Condition = null, MailboxKind? Kind = null);
}
