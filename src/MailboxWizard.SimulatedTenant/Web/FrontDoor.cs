using MailboxWizard.SimulatedTenant.Control;
using MailboxWizard.SimulatedTenant.Entra;
using MailboxWizard.SimulatedTenant.Ews;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>Takes each request to the service whose host name it carries, and records it.</summary>
internal sealed class FrontDoor(Simulation simulation)
{
    private static readonly HashSet<string> s_login = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
    };

    private readonly EntraFront _entra = new(simulation);
    private readonly GraphFront _graph = new(simulation);
    private readonly EwsFront _ews = new(simulation);
    private readonly ControlPage _control = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        var request = http.Request;
        var id = Guid.NewGuid();
        http.Items[RequestIds.Key] = id;
        try
        {
            await simulation.Weather.TravelAsync(http.RequestAborted);
            await RouteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch when (!http.Response.HasStarted)
        {
            // Ours, not Microsoft's: Kestrel logs it and answers, and the record must not say 200.
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            simulation.Requests.Add(new RequestEntry(
                simulation.Now, request.Method, request.Host.Host, request.Path.Value ?? "/", http.Response.StatusCode, id));
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        var host = http.Request.Host.Host;
        if (s_login.Contains(host)) return _entra.HandleAsync(http);
        if (string.Equals(host, "graph.microsoft.com", StringComparison.OrdinalIgnoreCase)) return _graph.HandleAsync(http);
        if (string.Equals(host, "outlook.office365.com", StringComparison.OrdinalIgnoreCase)) return _ews.HandleAsync(http);
        if (host is not ("localhost" or "127.0.0.1" or "[::1]")) return NotSimulated.AnswerAsync(http);
        return http.Request.Path.StartsWithSegments("/_control") ? _control.HandleAsync(http) : _entra.HandleBrowserAsync(http);
    }
}
