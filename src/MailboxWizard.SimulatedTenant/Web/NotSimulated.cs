namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>The answer to what is not simulated: 501, which the request log remembers.</summary>
internal static class NotSimulated
{
    public static Task AnswerAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return http.Response.WriteAsync($"The simulated tenant has no {http.Request.Method} {http.Request.Host}{http.Request.Path}.", http.RequestAborted);
    }
}
