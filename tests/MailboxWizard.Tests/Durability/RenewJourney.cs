namespace MailboxWizard.Tests.Durability;

/// <summary>After the hand-off is complete, a run makes a new secret and leaves the old one in place.</summary>
internal sealed class RenewJourney : KillJourney
{
    public override async Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud)
    {
        var first = await FirstRunAsync(address, customer, records);
        await first.CompleteAsync((await records.HandoffsAsync(customer.TenantId)).Single().Number);
        return await first.ForAsync(customer.Answers with { Renew = true });
    }

    public override Task<bool> IsOverAsync(Press press, Records records) => HasRunAsync(2, press, records);

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved", "Proved"], [Estate.Graph], secrets: 2, ["Complete, Graph, 1 mailbox", "Ready, Graph, 1 mailbox"]);
}
