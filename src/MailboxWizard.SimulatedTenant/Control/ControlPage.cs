using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Web;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>The page at /_control: who is there, what they have, what the weather is, and what was asked.</summary>
internal sealed class ControlPage(Simulation simulation)
{
    public Task ShowAsync(HttpContext http)
    {
        string body;
        lock (simulation.State.Gate)
            body =
                $"""
                <p class="soft">For training and tests. Nothing here is real, and no secret is shown.</p>
                <nav class="jump" aria-label="On this page">{string.Concat(simulation.State.Tenants.Select(t => $"<a href=\"#{t.Id}\">{Encode(t.DisplayName)}</a>"))}<a href="#requests">Requests</a></nav>
                <div id="told" role="status" aria-live="polite"></div>
                {Everything()}
                {string.Concat(simulation.State.Tenants.Select(t => TenantPart.Of(t, simulation.Weather.Of(t))))}
                {RequestsPart.Of(simulation)}
                """;
        return WriteAsync(http, "What this Microsoft 365 believes", body, script: ControlLook.Script, wide: true, style: ControlLook.Style, asks: true);
    }

    private static string Everything() =>
        $"""
        <section class="bar">
        <a class="button" href="/_control/saved" download="simulated-tenant.json">Save everything</a>
        <label class="button">Load…<input type="file" accept="application/json" id="load"></label>
        <form data-post="reset" data-sure="Go back to the start? What was made since then is gone."><button>Back to the start</button></form>
        <a href="/_control/state">State as JSON</a> <a href="/_control/requests">Requests as JSON</a>
        </section>
        """;
}
