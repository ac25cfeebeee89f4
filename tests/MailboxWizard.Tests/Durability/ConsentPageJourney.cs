using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// A run that waits for consent asks for Microsoft's page, a colleague accepts there, and the run goes on to its end: the reply address is
/// written and taken away. Whatever was lost with the node is asked for or accepted once more.
/// </summary>
internal sealed class ConsentPageJourney : KillJourney
{
    public override async Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud)
    {
        var press = await Press.PrepareAsync(address, customer, userName: customer.BuilderName);
        await press.RunAsync(isPartial: true);
        Assert.True(
            await Condition.ComesTrueAsync(async () => await records.RunsAsync(customer.TenantId) is [{ IsParked: true, Owner: null }], Limit), "The run does not wait for consent.");
        return press;
    }

    public override async Task<bool> IsOverAsync(Press press, Records records)
    {
        var run = Assert.Single(await records.RunsAsync(press.Customer.TenantId));
        if (HasEnded(run))
            return true;
        switch (run)
        {
            case { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.ConsentRoleMissing, Ledger.ConsentPage: null }:
                await press.AskForConsentPageAsync(run.Number);
                break;
            case { IsParked: true, Owner: null, Ledger.ConsentPage: { IsOpen: true, Answer: ConsentPageAnswer.None } }:
                await press.AcceptAtMicrosoftAsync(run.Number, press.Customer.ColleagueName);
                break;
        }
        return false;
    }

    public override Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records) =>
        Aftermath.FaultsAsync(cloud, customer, records, person: customer.Builder, atMicrosoft: true);
}
