namespace MailboxWizard.Microsoft365;

/// <summary>Which Microsoft cloud is meant; its hosts come from <see cref="CloudHosts"/> and from nowhere else.</summary>
public sealed class Microsoft365Options
{
    public const string Section = "Microsoft365";

    /// <summary>Global (also GCC), UsGov (GCC High), UsGovDoD or China.</summary>
    public MicrosoftCloud Cloud { get; set; }
}

/// <summary>The clouds that Microsoft runs: https://learn.microsoft.com/graph/deployments.</summary>
public enum MicrosoftCloud
{
    Global,
    UsGov,
    UsGovDoD,
    China,
}
