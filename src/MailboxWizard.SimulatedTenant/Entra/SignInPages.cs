using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The pages of a sign-in, in plain HTML.</summary>
internal static class SignInPages
{
    public static Task PersonAsync(HttpContext http, AuthorizeRequest request, string pending, TenantState state)
    {
        var body = new StringBuilder($"<p>to continue to <strong>{Encode(request.Application.DisplayName)}</strong></p><form method=\"post\" action=\"/_signin/person\">{Hidden("pending", pending)}");
        var tenants = state.Tenants.Where(t => request.Authority.Tenant is null || request.Authority.Tenant == t).ToList();
        var everyone = tenants.SelectMany(t => t.People.Where(p => p.AccountEnabled && !p.OnlyOwnsMailbox).Select(p => (Tenant: t, Person: p))).ToList();
        var hinted = everyone.Where(e => string.Equals(e.Person.UserPrincipalName, request.LoginHint, StringComparison.OrdinalIgnoreCase)).ToList();
        if (hinted.Count > 0) body.Append(Group("Continue as", hinted.Select(h => h.Person), first: true));
        foreach (var tenant in tenants)
            if (everyone.Where(e => e.Tenant == tenant && !hinted.Contains(e)).Select(e => e.Person).ToList() is { Count: > 0 } people)
                body.Append(Group(tenant.DisplayName, people, first: false));
        return WriteAsync(http, "Pick an account", body.Append("</form>").ToString(), formTarget: Origin(request));
    }

    public static Task ConsentAsync(HttpContext http, AuthorizeRequest request, SignedIn who, IReadOnlyList<DelegatedScope> asked, string pending)
    {
        var organisation = Consents.MayConsentForOrganisation(who.Person)
            ? $"<label><input type=\"checkbox\" name=\"organisation\" value=\"yes\"> Consent on behalf of your organization</label><p class=\"soft\">If you accept with this box ticked, nobody else in {Encode(who.Tenant.DisplayName)} is asked again.</p>"
            : "";
        return WriteAsync(http, "Permissions requested",
            $"""
            <p>{Encode(who.Person.UserPrincipalName)}</p>
            <p><strong>{Encode(request.Application.DisplayName)}</strong> <span class="soft">published by {Encode(request.Home.DisplayName)}, unverified</span></p>
            <p>This application would like to:</p>
            <ul>{string.Concat(asked.Select(s => $"<li>{Encode(s.ConsentText)} <span class=\"soft\">({Encode(s.Value)})</span></li>"))}</ul>
            <form method="post" action="/_signin/consent">{Hidden("pending", pending)}{organisation}
            <div class="row"><button name="decision" value="decline">Decline</button><button class="main" name="decision" value="accept">Accept</button></div></form>
            """, formTarget: Origin(request));
    }

    public static Task ApprovalAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string pending) => WriteAsync(http, "Need admin approval",
        $"""
        <p>{Encode(who.Person.UserPrincipalName)}</p>
        <p><strong>{Encode(request.Application.DisplayName)}</strong></p>
        <p>{Encode(request.Application.DisplayName)} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
        <form method="post" action="/_signin/consent">{Hidden("pending", pending)}
        <div class="row"><button class="main" name="decision" value="return">Return to the application without granting consent</button></div></form>
        """, formTarget: Origin(request));

    // A script sends the form on; without scripts the button does. https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html
    public static Task FormPostAsync(HttpContext http, string target, IEnumerable<KeyValuePair<string, string>> values) => WriteAsync(http, "Working...",
        $"""
        <form method="post" action="{Encode(target)}">{string.Concat(values.Select(v => Hidden(v.Key, v.Value)))}
        <p>Press Continue if nothing happens.</p><div class="row"><button class="main">Continue</button></div></form>
        """, formTarget: new Uri(target).GetLeftPart(UriPartial.Authority), script: "document.forms[0].submit()");

    // Guess: the status. The page with the AADSTS number is Entra's; nothing is sent to an address that is not trusted.
    public static Task ProblemAsync(HttpContext http, EntraProblem problem, DateTimeOffset now) => WriteAsync(http, "Sorry, but we’re having trouble signing you in.",
        $"<p>{Encode(EntraAnswers.Description(http, problem, now))}</p>", problem.Status);

    public static Task SignedOutAsync(HttpContext http) => WriteAsync(http, "You signed out of your account", "<p>It's a good idea to close all browser windows.</p>");

    private static string Group(string heading, IEnumerable<Person> people, bool first)
        => $"<h2>{Encode(heading)}</h2>{string.Concat(people.Select(p =>
            $"<button class=\"person\" name=\"person\" value=\"{p.Id}\"{(first ? " autofocus" : "")}>{Encode(p.DisplayName)} <span>{Encode(p.UserPrincipalName)} {Encode(string.Join(", ", p.Roles.Select(r => r.DisplayName)))}</span></button>"))}";

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{Encode(name)}\" value=\"{Encode(value)}\">";

    private static string Origin(AuthorizeRequest request) => new Uri(request.RedirectUri).GetLeftPart(UriPartial.Authority);
}
