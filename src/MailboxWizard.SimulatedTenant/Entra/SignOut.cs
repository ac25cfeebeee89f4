namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>end_session: forgets the browser's session and goes back only to an address that is registered.</summary>
internal sealed class SignOut(Simulation simulation)
{
    // https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
    public async Task HandleAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        string? Value(string name) => (form?[name].FirstOrDefault() ?? http.Request.Query[name].FirstOrDefault()) is { Length: > 0 } value ? value : null;

        new BrowserSession(simulation, http).End();
        if (Value("post_logout_redirect_uri") is { } target && IsRegistered(target))
        {
            var state = Value("state");
            http.Response.Redirect(state is null ? target : $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(state)}");
            return;
        }
        await SignInPages.SignedOutAsync(http);
    }

    private bool IsRegistered(string target)
        => simulation.State.Tenants.SelectMany(t => t.Applications).Any(a => a.DeletedAt is null && a.RedirectUris.Contains(target, StringComparer.Ordinal));
}
