using System.Globalization;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Writes what Entra answers to programs.</summary>
internal static class EntraAnswers
{
    // The shape: https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application
    public static Task ProblemAsync(HttpContext http, EntraProblem problem, DateTimeOffset now)
    {
        var body = new JsonObject
        {
            ["error"] = problem.Error,
            ["error_description"] = Description(http, problem, now),
            ["error_codes"] = new JsonArray(problem.Code),
            ["timestamp"] = Timestamp(now),
            ["trace_id"] = http.RequestIdText(),
            ["correlation_id"] = CorrelationId(http),
            ["error_uri"] = $"https://login.microsoftonline.com/error?code={problem.Code}",
        };
        if (problem.SubError is { } subError) body["suberror"] = subError;
        if (problem.Claims is { } claims) body["claims"] = claims;
        if (problem.RetryAfter is { } wait) http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return JsonAsync(http, body, problem.Status);
    }

    public static string Description(HttpContext http, EntraProblem problem, DateTimeOffset now)
        => $"{problem.Message} Trace ID: {http.RequestIdText()} Correlation ID: {CorrelationId(http)} Timestamp: {Timestamp(now)}";

    public static Task JsonAsync(HttpContext http, JsonObject body, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers.Pragma = "no-cache";
        http.Response.Headers["x-ms-request-id"] = http.RequestIdText();
        return http.Response.WriteAsync(body.ToJsonString(Web.Json.Plain), http.RequestAborted);
    }

    private static string Timestamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string RequestIdText(this HttpContext http) => Web.RequestIds.RequestId(http).ToString();

    // MSAL sends its id as a header, the OpenID Connect handler as a query parameter.
    private static string CorrelationId(HttpContext http)
        => http.Request.Query["client-request-id"].FirstOrDefault() is { Length: > 0 } asked ? asked : Web.RequestIds.ClientRequestId(http);
}
