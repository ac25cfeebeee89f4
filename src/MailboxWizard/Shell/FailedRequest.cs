using Microsoft.AspNetCore.Diagnostics;

namespace MailboxWizard.Shell;

/// <summary>Records the incident of a failed request before its error page is drawn.</summary>
internal sealed class FailedRequest(IncidentLog incidents) : IExceptionHandler
{
    private const string Key = "incident";

    public static Incident? IncidentOf(HttpContext? context) => context?.Items[Key] as Incident;

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        httpContext.Items[Key] = incidents.Record(exception, httpContext.Request.Path);
        // Not handled yet: the error page is drawn by the middleware's own path.
        return ValueTask.FromResult(false);
    }
}
