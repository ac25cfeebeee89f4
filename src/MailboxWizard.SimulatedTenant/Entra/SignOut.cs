using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The logout endpoints: forget the browser's session and go back only to an address that is registered.</summary>
internal sealed class SignOut(Simulation simulation)
{
    // https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
    public async Task HandleAsync(HttpContext http, Authority authority)
    {
        var value = await Parameters.ReadAsync(http);
        new BrowserSession(simulation, http).End();
        if (value["post_logout_redirect_uri"] is { } target && Applications(value, authority).Any(a => ReplyAddress.Match(a, target) is not null))
        {
            http.Response.Redirect(value["state"] is { } state ? $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(state)}" : target);
            return;
        }
        await SignInPages.SignedOutAsync(http);
    }

    // A hint says whose address it must be, and one that is not ours says nobody's; an old one is a hint all the same.
    // Guess: without a hint any registration will do.
    private IEnumerable<Application> Applications(Parameters value, Authority authority)
    {
        var all = simulation.State.Tenants.SelectMany(t => t.Applications).Where(a => a.DeletedAt is null && (a.IsMultiTenant || authority.Tenant is null || authority.Tenant.Applications.Contains(a)));
        if (value["id_token_hint"] is { } hint) return Guid.TryParse((string?)simulation.Key.Verify(hint)?["aud"], out var audience) ? all.Where(a => a.AppId == audience) : [];
        return Guid.TryParse(value["client_id"], out var client) ? all.Where(a => a.AppId == client) : all;
    }
}
