using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>outlook.office365.com/adminapi: the endpoint through which Exchange's PowerShell module runs its cmdlets.</summary>
/// <remarks>It is not documented; what is known of it is what programs that use it have published.</remarks>
internal sealed class AdminFront(Simulation simulation)
{
    private readonly AdminDoor _door = new(simulation);
    private readonly CmdletRunner _runner = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        var segments = http.Request.Path.Value!.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not ["adminapi", "beta" or "v1.0", var tenant, "invokecommand"])
        {
            await NotSimulated.AnswerAsync(http);
            return;
        }
        var notes = RequestNotes.Of(http);
        notes.Replica = Replica.Exchange;
        http.Response.Headers["request-id"] = http.RequestId().ToString();
        if (simulation.Weather.Of(notes.Tenant).Meets() is { } met)
        {
            notes.Weather = met.ToString();
            http.Response.StatusCode = met.Status;
            if (met.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return;
        }
        // Only beta runs cmdlets.
        if (segments[1] == "v1.0" || http.Request.Method != "POST")
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        AdminAnswer? answer;
        lock (simulation.State.Gate) answer = Answer(http, tenant, text);
        if (answer is not null) await answer.WriteAsync(http);
    }

    /// <returns>Null when the answer, a bare one, has been given.</returns>
    private AdminAnswer? Answer(HttpContext http, string tenant, string text)
    {
        if (_door.Admit(http, tenant) is not var (caller, mayWrite)) return null;
        var notes = RequestNotes.Of(http);
        (notes.AppId, notes.ObjectId) = (caller.AppId, caller.Person?.Id ?? caller.Tenant.FindServicePrincipal(caller.AppId)?.Id);
        try
        {
            if (http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) return AdminAnswer.Malformed("The content type is not supported.");
            var envelope = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
            return _runner.Run(caller.Tenant, mayWrite, envelope, AdminPaging.Of(http.Request, tenant, text));
        }
        catch (JsonException)
        {
            return AdminAnswer.Malformed("The request body is not valid JSON.");
        }
        catch (CmdletNotSimulated missing)
        {
            return AdminAnswer.NotSimulated(missing.Message);
        }
        catch (Exchange.OpathNotSimulated missing)
        {
            return AdminAnswer.NotSimulated(missing.Message);
        }
    }
}
