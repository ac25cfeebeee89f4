using static MailboxWizard.SimulatedTenant.Entra.SignInPages;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The pages on which a person lets a device sign them in.</summary>
internal static class DevicePages
{
    public static Task CodeAsync(HttpContext http, string pending) => WriteAsync(http, "Enter code to allow access",
        $"""
        <p>Once you enter the code displayed on your app or device, it will have access to your account.</p>
        <form method="post" action="/{DeviceFlow.Path}">{Hidden("pending", pending)}
        <label class="field">Code<input type="text" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" autofocus></label>
        <div class="row"><button class="main" name="next" value="yes">Next</button></div></form>
        """);

    public static Task ConfirmAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string pending) => WriteAsync(http, $"Are you trying to sign in to {request.Application.DisplayName}?",
        $"""
        <p>{Encode(who.Account.UserPrincipalName)}</p>
        <p>Only continue if you downloaded the app from a store or website that you trust.</p>
        <form method="post" action="/_signin/device">{Hidden("pending", pending)}
        <div class="row"><button name="decision" value="cancel">Cancel</button><button class="main" name="decision" value="continue">Continue</button></div></form>
        """);

    public static Task DoneAsync(HttpContext http, AuthorizeRequest request) => WriteAsync(http, request.Application.DisplayName,
        $"<p>You have signed in to the {Encode(request.Application.DisplayName)} application on your device. You may now close this window.</p>");

    public static Task DeclinedAsync(HttpContext http) => WriteAsync(http, "You were not signed in", "<p>Nobody was signed in on the device. You may now close this window.</p>");
}
