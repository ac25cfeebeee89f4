using static MailboxWizard.SimulatedTenant.Entra.SignInPages;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The pages that ask for consent, in words. https://learn.microsoft.com/entra/identity-platform/application-consent-experience</summary>
internal static class ConsentPages
{
    public static Task ConsentAsync(HttpContext http, AuthorizeRequest request, SignedIn who, IReadOnlyList<AskedScope> asked, string pending)
    {
        var organisation = Consents.MayConsentForOrganisation(who.Person)
            ? $"<label><input type=\"checkbox\" name=\"organisation\" value=\"yes\"> Consent on behalf of your organization</label><p class=\"soft\">If you accept with this box ticked, nobody else in {Encode(who.Tenant.DisplayName)} is asked again.</p>"
            : "";
        return WriteAsync(http, "Permissions requested",
            $"""
            {Who(request, who)}
            <p>This application would like to:</p>
            <ul class="asked">{string.Concat(asked.Select(Scope))}</ul>
            <form method="post" action="/_signin/consent">{Hidden("pending", pending)}{organisation}
            <div class="row"><button name="decision" value="decline">Decline</button><button class="main" name="decision" value="accept">Accept</button></div></form>
            """, formTarget: Origin(request));
    }

    /// <summary>Tells who may not consent; with the consent workflow they can ask those who may.</summary>
    public static Task ApprovalAsync(HttpContext http, AuthorizeRequest request, SignedIn who, IReadOnlyList<AskedScope> asked, string pending)
    {
        if (!who.Tenant.ConsentWorkflow)
            return WriteAsync(http, "Need admin approval",
                $"""
                <p>{Encode(who.Account.UserPrincipalName)}</p>
                <p><strong>{Encode(request.Application.DisplayName)}</strong></p>
                <p>{Encode(request.Application.DisplayName)} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
                <form method="post" action="/_signin/consent">{Hidden("pending", pending)}
                <div class="row"><button class="main" name="decision" value="return">Return to the application without granting consent</button></div></form>
                """, formTarget: Origin(request));
        return WriteAsync(http, "Approval required",
            $"""
            {Who(request, who)}
            <p>This app requires your admin's approval to:</p>
            <ul class="asked">{string.Concat(asked.Select(Scope))}</ul>
            <form method="post" action="/_signin/approval">{Hidden("pending", pending)}
            <label class="field">Enter justification for requesting this app<textarea name="justification" rows="3"></textarea></label>
            <div class="row"><button name="decision" value="return">Back to app</button><button class="main" name="decision" value="request">Request approval</button></div></form>
            """, formTarget: Origin(request));
    }

    public static Task RequestSentAsync(HttpContext http, AuthorizeRequest request, string pending) => WriteAsync(http, "Request sent",
        $"""
        <p>Your admin has received your request for <strong>{Encode(request.Application.DisplayName)}</strong> and decides about it.</p>
        <form method="post" action="/_signin/approval">{Hidden("pending", pending)}<div class="row"><button class="main" name="decision" value="return">Back to app</button></div></form>
        """, formTarget: Origin(request));

    /// <summary>Shows an administrator everything that will be granted for everybody, resource by resource.</summary>
    public static Task AdminConsentAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string pending)
    {
        var permissions = request.AdminPermissions!;
        var resources = string.Concat(permissions.Resources.Select(resource =>
            $"""
            <h2>{Encode(resource.DisplayName)}</h2><ul class="asked">{string.Concat(permissions.Roles.Where(r => r.Resource.Is(resource)).Select(r =>
                $"<li><strong>{Encode(r.Role.DisplayName)}</strong><br><span class=\"soft\">By itself and at any time, without a signed-in user ({Encode(r.Role.Value)}, application permission)</span></li>"))}{string.Concat(permissions.Scopes.Where(s => s.Resource.Is(resource)).Select(s =>
                $"<li><strong>{Encode(s.Scope.ConsentText)}</strong><br><span class=\"soft\">On behalf of whoever is signed in ({Encode(s.Scope.Value)}, delegated permission)</span></li>"))}</ul>
            """));
        return WriteAsync(http, "Permissions requested",
            $"""
            <p>Review for your organization, <strong>{Encode(who.Tenant.DisplayName)}</strong></p>
            {Who(request, who)}
            <p>This app would like to:</p>
            {resources}
            <p class="warn">If you accept, this app gets access to the specified resources for all users in {Encode(who.Tenant.DisplayName)}. No one else will be asked to review these permissions.</p>
            <form method="post" action="/_signin/adminconsent">{Hidden("pending", pending)}
            <div class="row"><button name="decision" value="decline">Cancel</button><button class="main" name="decision" value="accept">Accept</button></div></form>
            """, formTarget: Origin(request));
    }

    public static Task AdministratorNeededAsync(HttpContext http, AuthorizeRequest request, SignedIn who, string pending)
    {
        var needed = request.AdminPermissions!.HasGraphRoles
            ? "a Global Administrator or a Privileged Role Administrator, because it asks for application permissions of Microsoft Graph"
            : "a Global Administrator, a Privileged Role Administrator, an Application Administrator or a Cloud Application Administrator";
        return WriteAsync(http, "Need admin approval",
            $"""
            {Who(request, who)}
            <p>What {Encode(request.Application.DisplayName)} asks for can be granted for {Encode(who.Tenant.DisplayName)} by {needed}. {Encode(who.Account.UserPrincipalName)} holds none of these roles.</p>
            <form method="post" action="/_signin/adminconsent">{Hidden("pending", pending)}
            <div class="row"><button class="main" name="decision" value="return">Return to the application without granting consent</button></div></form>
            """, formTarget: Origin(request));
    }

    private static string Who(AuthorizeRequest request, SignedIn who) =>
        $"<p>{Encode(who.Account.UserPrincipalName)}</p><p><strong>{Encode(request.Application.DisplayName)}</strong> <span class=\"soft\">published by {Encode(request.Home.DisplayName)}, unverified</span></p>";

    private static string Scope(AskedScope asked) => $"<li>{Encode(asked.Scope.ConsentText)} <span class=\"soft\">({Encode(asked.Scope.Value)})</span></li>";
}
