using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The pages of a sign-in, in plain HTML.</summary>
internal static class SignInPages
{
    // Of one organisation; whoever is not among them types an address.
    private const int MostShown = 50;

    public static Task PersonAsync(HttpContext http, AuthorizeRequest request, string pending, TenantState state)
    {
        var body = new StringBuilder($"<p>to continue to <strong>{Encode(request.Application.DisplayName)}</strong></p><form method=\"post\" action=\"/_signin/person\">{Hidden("pending", pending)}");
        var tenants = state.Tenants.Where(t => t.Cloud == NationalCloud.Global && (request.Authority.Tenant is null || request.Authority.Tenant == t)).ToList();
        // A guest is shown where guests are let in, not at home a second time.
        var everyone = tenants.SelectMany(t => t.People.Where(p => p.AccountEnabled && !p.OnlyOwnsMailbox && (!p.IsGuest || request.Authority.Tenant is not null)).Select(p => (Tenant: t, Person: p))).ToList();
        var hinted = everyone.Where(e => string.Equals(e.Person.UserPrincipalName, request.LoginHint, StringComparison.OrdinalIgnoreCase)).ToList();
        if (hinted.Count > 0) body.Append(Group("Continue as", hinted.Select(h => h.Person), first: true));
        foreach (var tenant in tenants)
            if (everyone.Where(e => e.Tenant == tenant && !hinted.Contains(e)).Select(e => e.Person).Take(MostShown + 1).ToList() is { Count: > 0 } people)
                body.Append(Group(tenant.DisplayName, people.Take(MostShown), first: false)).Append(people.Count > MostShown ? "<p class=\"soft\">There are more people; type an address below.</p>" : "");
        body.Append("</form>").Append(Other(pending));
        return WriteAsync(http, "Pick an account", body.ToString(), formTarget: Origin(request));
    }

    /// <summary>Asks for the second factor, or to register one.</summary>
    public static Task VerifyAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string pending)
    {
        var (title, text, button) = who.Account.MultifactorRegistered
            ? ("Verify your identity", $"{who.Tenant.DisplayName} requires a second proof of who you are for {request.Application.DisplayName}. Approve the sign-in as you would on your phone.", "Approve sign-in")
            : ("Let's keep your account secure", $"{who.Tenant.DisplayName} requires you to set up another way to prove who you are.", "Set up and continue");
        return WriteAsync(http, title,
            $"""
            <p>{Encode(who.Account.UserPrincipalName)}</p><p>{Encode(text)}</p>
            <form method="post" action="/_signin/verify">{Hidden("pending", pending)}
            <div class="row"><button name="decision" value="cancel">I can't do this now</button><button class="main" name="decision" value="approve">{button}</button></div></form>
            """, formTarget: Origin(request));
    }

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

    public static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{Encode(name)}\" value=\"{Encode(value)}\">";

    /// <summary>Where the forms of a sign-in may lead in the end.</summary>
    public static string? Origin(AuthorizeRequest request)
        => Uri.TryCreate(request.Reply.Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new Uri(request.Reply.Address).GetLeftPart(UriPartial.Authority) : null;

    private static string Group(string heading, IEnumerable<Person> people, bool first)
        => $"<h2>{Encode(heading)}</h2>{string.Concat(people.Select(p =>
            $"<button class=\"person\" name=\"person\" value=\"{p.Id}\"{(first ? " autofocus" : "")}>{Encode(p.DisplayName)} <span>{Encode(p.HomeUserPrincipalName ?? p.UserPrincipalName)} {Encode(p.IsGuest ? "guest" : string.Join(", ", p.Roles.Select(r => r.DisplayName)))}</span></button>"))}";

    private static string Other(string pending) =>
        $"""
        <details><summary>Use another account</summary><form method="post" action="/_signin/person">{Hidden("pending", pending)}
        <label class="field">Address<input type="text" name="account" autocomplete="off" spellcheck="false" placeholder="someone@example.com"></label>
        <div class="row"><button class="main" name="typed" value="yes">Next</button></div></form></details>
        """;
}
