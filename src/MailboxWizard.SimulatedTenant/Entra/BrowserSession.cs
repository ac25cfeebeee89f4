namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Remembers in a cookie who picked themselves in this browser, so that asking for more consent does not ask for the person again.</summary>
internal sealed class BrowserSession(Simulation simulation, HttpContext http)
{
    // Cookies know no ports, and several simulations may share localhost.
    private readonly string _cookie = $"simulated-tenant-{simulation.BrowserAddress.Port}";

    public SignedIn? Who => simulation.SignIns.TryFind<SignedIn>(http.Request.Cookies[_cookie], out var who) ? who : null;

    public void Begin(SignedIn who) => http.Response.Cookies.Append(_cookie, simulation.SignIns.Keep(who), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
    });

    public void End()
    {
        if (http.Request.Cookies[_cookie] is not { } key) return;
        simulation.SignIns.Forget(key);
        http.Response.Cookies.Delete(_cookie);
    }
}
