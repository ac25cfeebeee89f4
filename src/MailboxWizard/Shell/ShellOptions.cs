namespace MailboxWizard.Shell;

/// <summary>What an operator may set about the frame.</summary>
public sealed class ShellOptions
{
    public const string Section = "Shell";

    /// <summary>Further origins that a form of ours may end at after redirects, besides the cloud's sign-in host: sources of CSP <c>form-action</c>.</summary>
    public IList<string> FormActionOrigins { get; } = [];

    /// <summary>Addresses or networks of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, besides loopback.</summary>
    public IList<string> TrustedProxies { get; } = [];
}
