using System.Text.Json.Nodes;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// A further mailbox of the tenant joins the open hand-off of the first, whose registration is adopted: it has lost its permission since, and the
/// administrator, who had made it, stands among its owners again.
/// </summary>
internal sealed class FurtherMailboxJourney : KillJourney
{
    public override async Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud)
    {
        var first = await FirstRunAsync(address, customer, records);
        var tenant = cloud.Tenant(customer);
        var registration = tenant.Applications.Single();
        var client = tenant.ServicePrincipals.Single(principal => principal.AppId == registration.AppId);
        registration.Owners.Add(customer.Person.Value);
        client.Owners.Add(customer.Person.Value);
        tenant.RoleAssignments.RemoveWhere(grant => grant.PrincipalId == client.Id);
        var properties = registration.Properties.DeepClone().AsObject();
        properties["requiredResourceAccess"] = new JsonArray();
        registration.Properties = properties;
        return await first.ForAsync(customer.SecondAnswers);
    }

    public override Task<bool> IsOverAsync(Press press, Records records) => HasRunAsync(2, press, records);

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved", "Proved"], [Estate.Graph], secrets: 1, ["Ready, Graph, 2 mailboxes"]);
}
