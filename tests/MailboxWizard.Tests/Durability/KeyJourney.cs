namespace MailboxWizard.Tests.Durability;

/// <summary>A hand-off was withdrawn, and a press takes its key out of the tenant. Killed on the way, it is pressed again.</summary>
internal sealed class KeyJourney : KillJourney
{
    public override async Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud)
    {
        var press = await FirstRunAsync(address, customer, records);
        await press.WithdrawAsync((await records.HandoffsAsync(customer.TenantId)).Single().Number);
        return press;
    }

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var handoff = (await records.HandoffsAsync(press.Customer.TenantId)).Single();
        return !handoff.KeyStillInTenant || await press.RemoveKeyAsync(handoff.Number) is "Gone";
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved"], [Estate.Graph], secrets: 0, ["Withdrawn, Graph, 1 mailbox"], isPressed: true);
}
