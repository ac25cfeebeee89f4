using MailboxWizard.Features.Setup;

namespace MailboxWizard.Tests.Durability;

/// <summary>A run that has proved its mailbox is undone. Killed before the undo was there, everything stands, and the next press undoes it.</summary>
internal sealed class UndoJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud) => FirstRunAsync(address, customer, records);

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var run = Assert.Single(await records.RunsAsync(press.Customer.TenantId));
        if (HasEnded(run) && run.Work is not SetupWork.Undo)
            await press.UndoAsync(run.Number);
        return HasEnded(run) && run.Work is SetupWork.Undo;
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Aftermath.FaultsOfUndoneAsync(cloud, customer, records);
}
