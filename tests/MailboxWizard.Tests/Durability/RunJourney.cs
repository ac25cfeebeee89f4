namespace MailboxWizard.Tests.Durability;

/// <summary>An administrator presses Run. Killed before the run was there, there is nothing at all, and the next press does everything.</summary>
internal sealed class RunJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records) => Press.PrepareAsync(address, customer);

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var runs = await records.RunsAsync(press.Customer.TenantId);
        if (runs.Count > 0)
            return runs.TrueForAll(HasEnded);
        await press.RunAsync();
        return false;
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Aftermath.FaultsAsync(cloud, customer, records);
}
