using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>What goes wrong at Exchange: it is busy, or has one of the troubles that pass.</summary>
internal static class EwsWeather
{
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    private static readonly (string Code, string Message)[] s_passing =
    [
        ("ErrorInternalServerTransientError", "An internal server error occurred. Try again later."),
        ("ErrorMailboxStoreUnavailable", "The mailbox database is temporarily unavailable."),
        ("ErrorMailboxMoveInProgress", "The mailbox is currently being moved."),
        ("ErrorTimeoutExpired", "The timeout period expired."),
        ("ErrorADUnavailable", "Active Directory is unavailable. Try again later."),
    ];

    /// <exception cref="EwsFault">Exchange is busy or in trouble.</exception>
    /// <exception cref="EwsElsewhere">The request came to the wrong server.</exception>
    public static void Check(TenantWeather weather, HttpContext http, Mailbox? mailbox)
    {
        var notes = RequestNotes.Of(http);
        // Without it, or with another's, a request may go to a server that has not got the mailbox:
        // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange
        if (weather.Knobs.EwsNeedsAnchor && mailbox is not null && !mailbox.HasAddress(http.Request.Headers["X-AnchorMailbox"].ToString()))
        {
            notes.Weather = "no X-AnchorMailbox";
            throw new EwsElsewhere();
        }
        switch (weather.MeetsEws())
        {
            case { IsBusy: true } busy:
                notes.Weather = "ErrorServerBusy";
                throw EwsFault.Busy(TimeSpan.FromMilliseconds(weather.Knobs.EwsBackOffMilliseconds));
            case { Transient: { } number }:
                var (code, message) = s_passing[number % s_passing.Length];
                notes.Weather = code;
                throw new EwsFault(code, message);
        }
    }
}
