using System.Globalization;
using System.Security.Claims;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace MailboxWizard.Features.SignIn;

/// <summary>What one trip to Entra must remember; travels encrypted in OpenID Connect's <c>state</c>, out of anyone's reach.</summary>
internal static class SignInState
{
    private const string Tenant = "mw.tenant";
    private const string Person = "mw.person";
    private const string Session = "mw.session";
    private const string Asked = "mw.asked";
    private const string Stage = "mw.stage";

    /// <summary>A first sign-in, to any organisation or to the one that was named.</summary>
    public static OpenIdConnectChallengeProperties Arrive(string returnUrl, OrganisationName? organisation)
    {
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = returnUrl };
        if (organisation is null)
            return properties;
        properties.Items[Tenant] = organisation.Value;
        if (!Guid.TryParse(organisation.Value, out _))
            properties.SetParameter("domain_hint", organisation.Value);
        return properties;
    }

    /// <summary>A further trip of someone who is signed in: same tenant, same session.</summary>
    public static OpenIdConnectChallengeProperties GoOn(string returnUrl, Person person, ClaimsPrincipal principal)
    {
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = returnUrl };
        properties.Items[Tenant] = person.TenantId.ToString();
        properties.Items[Person] = person.ObjectId.ToString();
        properties.Items[Session] = WizardClaims.SessionOf(principal)?.ToString();
        properties.SetParameter("login_hint", person.UserName);
        return properties;
    }

    /// <summary>The trip is for the rights of this stage.</summary>
    public static OpenIdConnectChallengeProperties For(this OpenIdConnectChallengeProperties properties, ConsentStage stage)
    {
        properties.Items[Stage] = stage.ToString();
        return properties;
    }

    /// <summary>Entra must see the person sign in, whoever is signed in there already.</summary>
    public static OpenIdConnectChallengeProperties AskAgain(this OpenIdConnectChallengeProperties properties)
    {
        properties.Prompt = "login";
        properties.MaxAge = TimeSpan.Zero;
        properties.Items[Asked] = "1";
        return properties;
    }

    /// <summary>A domain or a tenant id; null for any organisation.</summary>
    public static string? TenantOf(AuthenticationProperties? properties) => Item(properties, Tenant);

    public static Guid? SessionOf(AuthenticationProperties? properties) => Id(properties, Session);

    public static ObjectId? PersonOf(AuthenticationProperties? properties) => Id(properties, Person) is { } id ? new(id) : null;

    public static ConsentStage? StageOf(AuthenticationProperties? properties) =>
        Enum.TryParse<ConsentStage>(Item(properties, Stage), out var stage) ? stage : null;

    public static bool AskedAgain(AuthenticationProperties? properties) => Item(properties, Asked) is not null;

    /// <summary>Nothing of it belongs into the cookie.</summary>
    public static void Clear(AuthenticationProperties? properties)
    {
        foreach (var key in (string[])[Tenant, Person, Session, Asked, Stage])
            properties?.Items.Remove(key);
    }

    private static Guid? Id(AuthenticationProperties? properties, string key) =>
        Guid.TryParse(Item(properties, key), CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? Item(AuthenticationProperties? properties, string key) =>
        properties is not null && properties.Items.TryGetValue(key, out var value) ? value : null;
}
