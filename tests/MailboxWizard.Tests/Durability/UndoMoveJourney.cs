using MailboxWizard.Features.Setup;

namespace MailboxWizard.Tests.Durability;

/// <summary>A move is undone: what it declared and granted more goes, the registration stays, and the hand-off is one of EWS again.</summary>
internal sealed class UndoMoveJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud) => MoveJourney.MovedAsync(address, customer, records);

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var move = (await records.RunsAsync(press.Customer.TenantId)).MaxBy(run => run.Number)!;
        if (HasEnded(move) && move.Work is not SetupWork.Undo)
            await press.UndoAsync(move.Number);
        return HasEnded(move) && move.Work is SetupWork.Undo;
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved", "Undone"], [Estate.Ews], secrets: 1, ["Ready, Ews, 1 mailbox"]);
}
