using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>Objects of several types together, as owners and members are. https://learn.microsoft.com/graph/api/resources/directoryobject</summary>
internal static class DirectoryObjects
{
    /// <summary>What all of them have.</summary>
    public static readonly EntityType Type = new EntityTypeBuilder<object>()
        .Text("id", item => TypeOf(item).Id(item)).Filter("eq in")
        .Moment("deletedDateTime", _ => null)
        .Text("displayName", (item, call) => (string?)TypeOf(item).Find("displayName")!.Value(item, call)).Filter("eq ne not in startsWith", advanced: "eq in startsWith").Sorted().Searched()
        .Build("directoryObject", "directoryObjects", item => TypeOf(item).Id(item));

    public static EntityType TypeOf(object item) => item switch
    {
        Person => UserType.Type,
        ServicePrincipal => ServicePrincipalType.Type,
        Application => ApplicationType.Type,
        ActivatedRole => DirectoryRoleType.Type,
        _ => throw new InvalidOperationException($"A {item.GetType().Name} is no directory object."),
    };

    /// <summary>A person or a service principal that can own things; null if there is none that this replica has heard of.</summary>
    public static object? Find(GraphCall call, Guid id)
        => call.Tenant.FindPerson(id) ?? (call.Tenant.FindServicePrincipalById(id) is { } principal && call.Sees(principal) ? (object)principal : null);
}
