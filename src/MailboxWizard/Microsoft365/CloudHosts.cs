namespace MailboxWizard.Microsoft365;

/// <summary>
/// The addresses of one cloud. No address is input: what is called comes from this table
/// (https://learn.microsoft.com/graph/deployments).
/// </summary>
public sealed record CloudHosts(Uri Login, Uri Graph, Uri Outlook)
{
    /// <summary>What Solution Designer calls <em>Exchange Web Services URL</em>.</summary>
    public Uri Ews => new(Outlook, "/EWS/Exchange.asmx");

    public static CloudHosts Of(MicrosoftCloud cloud) => cloud switch
    {
        MicrosoftCloud.Global => new(
            new("https://login.microsoftonline.com"), new("https://graph.microsoft.com"), new("https://outlook.office365.com")),
        MicrosoftCloud.UsGov => new(
            new("https://login.microsoftonline.us"), new("https://graph.microsoft.us"), new("https://outlook.office365.us")),
        MicrosoftCloud.UsGovDoD => new(
            new("https://login.microsoftonline.us"), new("https://dod-graph.microsoft.us"), new("https://outlook-dod.office365.us")),
        MicrosoftCloud.China => new(
            new("https://login.partner.microsoftonline.cn"), new("https://microsoftgraph.chinacloudapi.cn"), new("https://partner.outlook.cn")),
        _ => throw new ArgumentOutOfRangeException(nameof(cloud), cloud, "Unknown cloud."),
    };
}
