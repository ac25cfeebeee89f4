namespace MailboxWizard.Tests.Durability;

/// <summary>An administrator presses Run. Killed before the run was there, there is nothing at all, and the next press does everything.</summary>
internal class RunJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud) => Press.PrepareAsync(address, customer);

    public override Task<bool> IsOverAsync(Press press, Records records) => HasRunAsync(1, press, records);

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Aftermath.FaultsAsync(cloud, customer, records);
}
