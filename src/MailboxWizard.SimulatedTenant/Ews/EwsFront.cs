using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Graph;
using MailboxWizard.SimulatedTenant.Web;
using Microsoft.AspNetCore.Http.Features;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>outlook.office365.com: Exchange Web Services at /EWS/Exchange.asmx.</summary>
internal sealed class EwsFront(Simulation simulation)
{
    /// <summary>The largest request: https://learn.microsoft.com/exchange/architecture/client-access/client-message-size-limits</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private readonly EwsDoor _door = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        if (!string.Equals(http.Request.Path.Value, "/EWS/Exchange.asmx", StringComparison.OrdinalIgnoreCase))
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
            if (met.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return;
        }
        http.Response.Headers["request-id"] = http.RequestId().ToString();
        if (simulation.Weather.Of(notes.Tenant).Script is { IsBare: true } script)
        {
            await EwsScript.WriteAsync(http, script);
            return;
        }
        if (http.Request.Headers["return-client-request-id"] == "true") http.Response.Headers["client-request-id"] = http.ClientRequestId();
        if (_door.Admit(http) is not { } caller) return;
        (notes.AppId, notes.ObjectId) = (caller.AppId, caller.Person?.Id ?? caller.Tenant.FindServicePrincipal(caller.AppId)?.Id);

        // Guess: who looks at it with a browser is led to its description, and other methods than these two are none.
        if (HttpMethods.IsGet(http.Request.Method)) http.Response.Redirect("https://outlook.office365.com/EWS/Services.wsdl");
        else if (!HttpMethods.IsPost(http.Request.Method)) (http.Response.StatusCode, http.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, "GET, POST");
        // SOAP 1.1 is text/xml: https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383526
        else if (http.Request.ContentType?.StartsWith("text/xml", StringComparison.OrdinalIgnoreCase) != true) http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        else await AnswerAsync(http, caller);
    }

    private async Task AnswerAsync(HttpContext http, Caller caller)
    {
        using var read = new MemoryStream();
        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
            await http.Request.Body.CopyToAsync(read, http.RequestAborted);
        }
        catch (BadHttpRequestException tooMuch)
        {
            http.Response.StatusCode = tooMuch.StatusCode;
            return;
        }
        read.Position = 0;
        string answer;
        try
        {
            answer = Answer(http, caller, read);
        }
        catch (EwsRefused refused)
        {
            EwsDoor.Refuse(http, refused.Refusal);
            return;
        }
        catch (EwsElsewhere)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        catch (EwsFault fault)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            answer = SoapAnswer.Write(fault);
        }
        catch (EwsNotSimulated missing)
        {
            http.Response.StatusCode = StatusCodes.Status501NotImplemented;
            await http.Response.WriteAsync(missing.Message, http.RequestAborted);
            return;
        }
        if (simulation.OnEwsAnswer is { } watcher) watcher(new EwsExchange(Encoding.UTF8.GetString(read.GetBuffer().AsSpan(0, (int)read.Length)), http.Response.StatusCode, answer));
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(answer, http.RequestAborted);
    }

    private string Answer(HttpContext http, Caller caller, Stream body)
    {
        // A large request is read before anybody has to wait for it.
        var request = SoapRequest.Parse(body);
        EwsOperations.Check(request);
        XElement answer;
        lock (simulation.State.Gate)
        {
            var (actor, own) = Impersonation.Find(request, caller, simulation.Now);
            if (own is not null) _door.Enter(caller, own);
            EwsWeather.Check(simulation.Weather.Of(caller.Tenant), http, own);
            answer = EwsScript.Answer(simulation.Weather.Of(caller.Tenant).Script, request, http)
                ?? EwsOperations.Answer(new EwsCall(request, caller.Tenant, actor, own, simulation.Now));
        }
        return SoapAnswer.Write(answer, request.Version);
    }
}
