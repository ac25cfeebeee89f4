using MailboxWizard.SimulatedTenant.Control;
using MailboxWizard.SimulatedTenant.Entra;
using MailboxWizard.SimulatedTenant.Ews;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>Takes each request to the service whose host name it carries, through the weather of its tenant, and records it.</summary>
internal sealed class FrontDoor(Simulation simulation)
{
    private static readonly HashSet<string> s_login = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net",
    };

    private readonly EntraFront _entra = new(simulation);
    private readonly GraphFront _graph = new(simulation);
    private readonly EwsFront _ews = new(simulation);
    private readonly ControlFront _control = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        var started = simulation.Time.GetTimestamp();
        try
        {
            http.Items[RequestIds.Key] = Guid.NewGuid();
            await RouteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever left in the middle of the answer has been told another status already.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch when (!http.Response.HasStarted)
        {
            // Ours, not Microsoft's: Kestrel logs it and answers, and the record must not say 200.
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            Record(http, simulation.Time.GetElapsedTime(started));
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        var host = http.Request.Host.Host;
        if (s_login.Contains(host)) return Line.CarryAsync(http, simulation, isLogin: true, _entra.HandleAsync);
        if (string.Equals(host, "graph.microsoft.com", StringComparison.OrdinalIgnoreCase)) return Line.CarryAsync(http, simulation, isLogin: false, _graph.HandleAsync);
        if (string.Equals(host, "outlook.office365.com", StringComparison.OrdinalIgnoreCase)) return Line.CarryAsync(http, simulation, isLogin: false, _ews.HandleAsync);
        if (host is not ("localhost" or "127.0.0.1" or "[::1]")) return NotSimulated.AnswerAsync(http);
        return IsControl(http) ? _control.HandleAsync(http) : _entra.HandleBrowserAsync(http);
    }

    private static bool IsControl(HttpContext http) => http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]" && http.Request.Path.StartsWithSegments("/_control");

    private void Record(HttpContext http, TimeSpan duration)
    {
        // Looking on is not asked of Microsoft.
        if (IsControl(http)) return;
        var notes = RequestNotes.Of(http);
        simulation.Requests.Add(new RequestEntry
        {
            At = simulation.Now,
            Method = http.Request.Method,
            Host = http.Request.Host.Host,
            Path = http.Request.Path.Value ?? "/",
            QueryNames = [.. http.Request.Query.Keys],
            Status = http.Response.StatusCode,
            RequestId = http.RequestId(),
            ClientRequestId = http.ClientRequestId(),
            TenantId = notes.Tenant?.Id,
            Replica = notes.Replica?.ToString(),
            Duration = duration,
            AppId = notes.AppId,
            ObjectId = notes.ObjectId,
            Weather = notes.Weather,
        });
    }
}
