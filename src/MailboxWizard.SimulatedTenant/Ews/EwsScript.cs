using System.Globalization;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Gives the answer that the weather has every application given, in the shape that Exchange gives it in.</summary>
internal static class EwsScript
{
    /// <summary>An answer without SOAP.</summary>
    public static Task WriteAsync(HttpContext http, ScriptedAnswer script)
    {
        RequestNotes.Of(http).Weather = script.Name;
        http.Response.StatusCode = script.Status;
        if (script.PolicyReason is { } reason) http.Response.Headers["X-EWS-Policy-Reason"] = reason;
        if (script.Diagnostics is { } diagnostics) http.Response.Headers["x-ms-diagnostics"] = diagnostics;
        if (script.RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if (script.Status is StatusCodes.Status302Found) http.Response.Headers.Location = "https://outlook.office365.com/EWS/Services.wsdl";
        if (script.Html is not { } page) return Task.CompletedTask;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(page, http.RequestAborted);
    }

    /// <returns>An error in the response of the operation, or null where there is nothing to say.</returns>
    /// <exception cref="EwsFault">The weather has a fault told.</exception>
    public static XElement? Answer(ScriptedAnswer? script, SoapRequest request, HttpContext http)
    {
        var operation = request.Operation.Name.LocalName;
        if (script is not { Place: AnswerPlace.Ews, IsBare: false } || (script.OnMessages && operation != "FindItem")) return null;
        RequestNotes.Of(http).Weather = script.Name;
        return script.Status is StatusCodes.Status200OK
            ? SoapAnswer.Response(operation, [SoapAnswer.Message(operation, () => throw new EwsError(script.Code, script.Text))])
            : throw (script.Code is "ErrorServerBusy" ? EwsFault.Busy(TimeSpan.FromSeconds(2)) : new EwsFault(script.Code, script.Text));
    }
}
