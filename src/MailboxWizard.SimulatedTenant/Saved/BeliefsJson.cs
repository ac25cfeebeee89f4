using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Beliefs as JSON and back: every property that can be set, whichever there are, so that a new one is saved without anybody thinking of it.</summary>
internal static class BeliefsJson
{
    // Values of secrets, and what only refers to something that is written elsewhere.
    private static readonly HashSet<(Type, string)> s_left =
    [
        (typeof(PasswordCredential), nameof(PasswordCredential.SecretText)),
        (typeof(Person), nameof(Beliefs.Person.Password)),
        (typeof(ServicePrincipal), nameof(ServicePrincipal.Backing)),
        (typeof(Mailbox), nameof(Mailbox.Owner)),
        (typeof(MailFolder), nameof(MailFolder.Parent)),
        (typeof(Application), nameof(Application.AppManagementPolicy)),
        (typeof(ServicePrincipal), nameof(ServicePrincipal.AppManagementPolicy)),
        (typeof(AppManagementPolicy), nameof(AppManagementPolicy.Secrets)),
        (typeof(Tenant), nameof(Tenant.SecretPolicy)),
    ];

    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = Json.Deepest,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OnlyWhatCanBeSet, OthersById } },
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new SharedCollectionConverter(),
            new ByKeyConverter<DirectoryRole>(role => role.TemplateId.ToString(), id => DirectoryRole.All.FirstOrDefault(role => role.TemplateId.ToString() == id)),
            new ByKeyConverter<PublishedApi>(api => api.AppId.ToString(), id => PublishedApis.All.FirstOrDefault(api => api.AppId.ToString() == id)),
            new VisibilityConverter(),
        },
    };

    public static JsonNode Write<T>(T beliefs) => JsonSerializer.SerializeToNode(beliefs, s_format)!;

    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static T? Read<T>(JsonNode? json)
    {
        try
        {
            return json.Deserialize<T>(s_format);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"The saved state cannot be read{(wrong is JsonException { Path: { } path } ? $" at {path}" : "")}. Take what GET /_control/saved gives, unchanged.", wrong);
        }
    }

    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static IReadOnlyList<Tenant> ReadTenants(JsonNode? json)
    {
        var tenants = Read<List<Tenant>>(json) ?? throw new InvalidDataException("The saved state has no tenants. Take what GET /_control/saved gives.");
        Relinking.Relink(tenants);
        return tenants;
    }

    private static void OnlyWhatCanBeSet(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object || type.Type.Assembly != typeof(Tenant).Assembly) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            var member = (property.AttributeProvider as MemberInfo)?.Name ?? "";
            if (s_left.Contains((type.Type, member))) type.Properties.RemoveAt(i);
            else if (property.Set is null && SharedCollectionConverter.IsShared(property.PropertyType))
                property.Set = (owner, read) => SharedCollectionConverter.Fill(property.Get!(owner)!, read!);
            else if (property.Set is null && !IsParameter(type.Type, member)) type.Properties.RemoveAt(i);
        }
    }

    // A mailbox belongs to a person who stands among the people, and a policy among the policies: the file names them by id.
    private static void OthersById(JsonTypeInfo type)
    {
        if (type.Type == typeof(Mailbox)) ById<Guid>(type, "ownerId", mailbox => ((Mailbox)mailbox).Owner.Id);
        if (type.Type == typeof(Application)) ById<Guid?>(type, "appManagementPolicyId", application => ((Application)application).AppManagementPolicy?.Id);
        if (type.Type != typeof(ServicePrincipal)) return;
        ById<Guid?>(type, "appManagementPolicyId", principal => ((ServicePrincipal)principal).AppManagementPolicy?.Id);
        var grants = type.CreateJsonPropertyInfo(typeof(SuspendedGrants), "grants");
        grants.Get = principal => ((ServicePrincipal)principal).Grants;
        grants.Set = (principal, read) => ((ServicePrincipal)principal).Grants = (SuspendedGrants?)read;
        type.Properties.Add(grants);
    }

    private static void ById<T>(JsonTypeInfo type, string name, Func<object, T> id)
    {
        var property = type.CreateJsonPropertyInfo(typeof(T), name);
        property.Get = owner => id(owner);
        property.Set = (owner, read) =>
        {
            if (read is Guid given) Relinking.Remember(owner, given);
        };
        type.Properties.Add(property);
    }

    // Positional records set through their constructor.
    private static bool IsParameter(Type type, string member)
        => type.GetConstructors().Any(c => c.GetParameters().Any(p => string.Equals(p.Name, member, StringComparison.OrdinalIgnoreCase)));
}
