namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Lets in programs at this machine and the control page itself, and no other page that the developer's browser happens to show.</summary>
/// <remarks>
/// Four ways in are closed. A form or a link of another page can send neither the header nor this content type. A script of another page can send them only after
/// a preflight, which is never answered in its favour. A name of the attacker's that leads to 127.0.0.1 (DNS rebinding) stands in Host, and the front door
/// brings only localhost, 127.0.0.1 and [::1] here. Another program's page on this machine has an Origin of its own.
/// </remarks>
internal static class ControlDoor
{
    public const string Header = "X-Simulated-Tenant";
    public const string HeaderValue = "control";

    /// <exception cref="ControlRefusal">The request comes from somewhere else, or does not say that it means to change something.</exception>
    public static void Admit(HttpRequest request, bool isPage)
    {
        // Browsers say where a request comes from; programs say nothing.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (!isPage && site is not ("" or "same-origin" or "none")) throw Elsewhere();
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)) throw Elsewhere();
        if (HttpMethods.IsGet(request.Method)) return;

        if (request.Headers[Header] != HeaderValue)
            throw new ControlRefusal(StatusCodes.Status403Forbidden, $"A change needs the header '{Header}: {HeaderValue}', which a page of somebody else cannot send.");
        if (request.ContentType?.Split(';')[0].Trim() is not "application/json")
            throw new ControlRefusal(StatusCodes.Status415UnsupportedMediaType, "A change is sent as application/json.");
    }

    private static ControlRefusal Elsewhere() => new(StatusCodes.Status403Forbidden, "Only this machine's own control page and programs may ask here, not another page.");
}

/// <summary>An answer of the control address other than 400.</summary>
internal sealed class ControlRefusal(int status, string message) : Exception(message)
{
    public int Status => status;
}
