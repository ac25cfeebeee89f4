using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Durability;

/// <summary>A run moves the open hand-off from EWS to Graph, with its registration and secret.</summary>
internal sealed class MoveJourney : KillJourney
{
    public override Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud) => PrepareAsync(address, customer, records);

    public override Task<bool> IsOverAsync(Press press, Records records) => HasRunAsync(2, press, records);

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) => Estate.FaultsAsync(
        cloud, customer, records, ["Proved", "Proved"], [Estate.Graph, Estate.Ews], secrets: 1, [$"Ready, Graph, 1 mailbox, {Estate.Ews} left"]);

    /// <summary>Handed off over EWS; the move is planned and not pressed.</summary>
    internal static async Task<Press> PrepareAsync(Uri address, Customer customer, Records records) =>
        await (await FirstRunAsync(address, customer, records, customer.Answers with { Route = Route.Ews })).ForAsync(customer.Answers with { Moves = true });

    /// <summary>Moved, by a run that nothing befell.</summary>
    internal static async Task<Press> MovedAsync(Uri address, Customer customer, Records records)
    {
        var press = await PrepareAsync(address, customer, records);
        await press.RunAsync();
        Assert.True(await records.EndedAsync(customer.TenantId, Limit), "The move has not ended.");
        return press;
    }
}
