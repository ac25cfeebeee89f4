using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>outlook.office365.com: Exchange Web Services.</summary>
internal sealed class EwsFront(Simulation simulation)
{
    public Task HandleAsync(HttpContext http) => simulation.Weather.IsUnavailable() ? Task.CompletedTask : NotSimulated.AnswerAsync(http);
}
