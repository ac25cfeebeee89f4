namespace MailboxWizard.Tests.Durability;

/// <summary>A moved hand-off is complete, and a press takes the grant of EWS out of the tenant. Killed on the way, it is pressed again.</summary>
internal sealed class EwsGrantJourney : KillJourney
{
    public override async Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud)
    {
        var press = await MoveJourney.MovedAsync(address, customer, records);
        await press.CompleteAsync((await records.HandoffsAsync(customer.TenantId)).Single().Number);
        return press;
    }

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var handoff = (await records.HandoffsAsync(press.Customer.TenantId)).Single();
        return handoff.EwsPermissionLeft is null || await press.RemoveEwsGrantAsync(handoff.Number) is "Gone";
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved", "Proved"], [Estate.Graph], secrets: 1, ["Complete, Graph, 1 mailbox"], isPressed: true);
}
