namespace MailboxWizard.Features.SignIn;

/// <summary>Where people reach this server: for the redirect address that Entra knows, and for links in messages.</summary>
public sealed class PublicAddressOptions
{
    public const string Section = "Shell";

    /// <summary>Such as <c>https://mailboxwizard.spectrum.example</c>; without it the request's own address is taken.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>The address of a local path (with its leading slash), or null when none is set.</summary>
    /// <param name="path">Empty for the site itself.</param>
    public string? Of(string path) => string.IsNullOrEmpty(PublicUrl) ? null : PublicUrl.TrimEnd('/') + path;
}
