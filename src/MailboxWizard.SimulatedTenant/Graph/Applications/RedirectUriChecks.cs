using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>Which redirect addresses an application may have.</summary>
// https://learn.microsoft.com/entra/identity-platform/reply-url
internal static class RedirectUriChecks
{
    public static void Check(JsonObject after, bool isPersonal)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var platform in new[] { "web", "spa", "publicClient" })
            foreach (var address in ApplicationChecks.Texts(after[platform]?["redirectUris"]))
            {
                if (!IsGood(address, platform, isPersonal)) throw Invalid(platform, "redirectUris");
                if (!all.Add(address)) throw ApplicationChecks.Duplicates();
            }
        if (all.Count > (isPersonal ? 100 : 256)) throw Invalid("web", "redirectUris");
        // https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation: the front-channel logout URL
        if ((string?)after["web"]?["logoutUrl"] is { Length: > 0 } logout && (!IsHttps(logout, out _) || logout.Length > 255)) throw Invalid("web", "logoutUrl");
        if ((string?)after["web"]?["homePageUrl"] is { Length: > 0 } home && !Uri.TryCreate(home, UriKind.Absolute, out _)) throw Invalid("web", "homePageUrl");
    }

    private static bool IsGood(string address, string platform, bool isPersonal)
    {
        if (address.Length > 256 || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || address.Contains('#', StringComparison.Ordinal)) return false;
        // Installed programs have schemes of their own, such as msauth.com.example://auth.
        if (platform == "publicClient" && uri.Scheme is not ("http" or "https")) return true;
        if (isPersonal && (uri.Query.Length > 0 || address.Contains('*', StringComparison.Ordinal))) return false;
        return uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.Host is "localhost" or "127.0.0.1");
    }

    private static bool IsHttps(string address, out Uri? uri) => Uri.TryCreate(address, UriKind.Absolute, out uri) && uri.Scheme == Uri.UriSchemeHttps;

    // Guess: the sentence.
    private static GraphProblem Invalid(string platform, string name) => GraphProblem.BadRequest($"Property {platform}.{name} is invalid.");
}
