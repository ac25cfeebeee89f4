using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Durability;

/// <summary>A run of the route over EWS: what it grants is Exchange's.</summary>
internal sealed class EwsJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud) =>
        Press.PrepareAsync(address, customer, answers: customer.Answers with { Route = Route.Ews });

    public override Task<bool> IsOverAsync(Press press, Records records) => HasRunAsync(1, press, records);

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved"], [Estate.Ews], secrets: 1, ["Ready, Ews, 1 mailbox"]);
}
