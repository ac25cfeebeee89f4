using System.Text;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>outlook.office365.com: Exchange Web Services at /EWS/Exchange.asmx.</summary>
internal sealed class EwsFront(Simulation simulation)
{
    private readonly EwsDoor _door = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        if (!string.Equals(http.Request.Path.Value, "/EWS/Exchange.asmx", StringComparison.OrdinalIgnoreCase) || http.Request.Method != "POST")
        {
            await NotSimulated.AnswerAsync(http);
            return;
        }
        var notes = RequestNotes.Of(http);
        notes.Replica = Beliefs.Replica.Exchange;
        if (simulation.Weather.Of(notes.Tenant).Meets() is { } met)
        {
            notes.Weather = met.ToString();
            http.Response.StatusCode = met.Status;
            if (met.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return;
        }
        http.Response.Headers["request-id"] = http.RequestId().ToString();
        if (_door.Admit(http) is not { } caller) return;
        (notes.AppId, notes.ObjectId) = (caller.AppId, caller.Person?.Id ?? caller.Tenant.FindServicePrincipal(caller.AppId)?.Id);
        if (http.Request.ContentType?.StartsWith("text/xml", StringComparison.OrdinalIgnoreCase) != true)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        XElement body;
        var status = StatusCodes.Status200OK;
        try
        {
            lock (simulation.State.Gate)
            {
                var request = SoapRequest.Parse(text);
                var mailbox = Impersonation.Open(request, caller, simulation.Now);
                body = EwsOperations.Answer(request.Operation, mailbox);
            }
        }
        catch (EwsFault fault)
        {
            status = StatusCodes.Status500InternalServerError;
            body = SoapAnswer.Fault(fault);
        }
        catch (EwsBlockedByPolicy)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        catch (EwsNotSimulated missing)
        {
            http.Response.StatusCode = StatusCodes.Status501NotImplemented;
            await http.Response.WriteAsync(missing.Message, http.RequestAborted);
            return;
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(SoapAnswer.Envelope(body), http.RequestAborted);
    }
}
