namespace MailboxWizard.Shell;

/// <summary>What an operator may set about the frame.</summary>
public sealed class ShellOptions
{
    public const string Section = "Shell";

    /// <summary>Further origins that a form of ours may end at after redirects, besides the cloud's sign-in host: sources of CSP <c>form-action</c>.</summary>
    public IList<string> FormActionOrigins { get; } = [];
}
