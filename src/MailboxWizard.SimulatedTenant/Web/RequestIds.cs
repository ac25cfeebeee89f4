namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>The id under which a request is recorded and answered.</summary>
internal static class RequestIds
{
    public static readonly object Key = new();

    public static Guid RequestId(this HttpContext http) => http.Items[Key] is Guid id ? id : Guid.Empty;

    /// <summary>The caller's own id, or the request's.</summary>
    public static string ClientRequestId(this HttpContext http)
        => http.Request.Headers["client-request-id"].FirstOrDefault() is { Length: > 0 } given ? given : http.RequestId().ToString();
}
