using static MailboxWizard.SimulatedTenant.Beliefs.AppRole;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Microsoft Graph and Office 365 Exchange Online with their published permission ids.</summary>
public static class PublishedApis
{
    /// <summary>The tenant that owns Microsoft's own applications.</summary>
    public static readonly Guid MicrosoftServices = new("f8cdef31-a31e-4b4a-93e4-5f571e91255a");

    // https://learn.microsoft.com/graph/permissions-reference
    public static readonly PublishedApi MicrosoftGraph = new()
    {
        AppId = new("00000003-0000-0000-c000-000000000000"),
        DisplayName = "Microsoft Graph",
        Identifiers = ["https://graph.microsoft.com", "https://canary.graph.microsoft.com"],
        Roles = GraphPermissions.Roles,
        Scopes = GraphPermissions.Scopes,
    };

    // The Exchange resource offers Mail.* of its own with the very ids of Graph's, so a permission is always the pair (resource, role).
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth
    public static readonly PublishedApi ExchangeOnline = new()
    {
        AppId = new("00000002-0000-0ff1-ce00-000000000000"),
        DisplayName = "Office 365 Exchange Online",
        Identifiers = ["https://outlook.office365.com", "https://outlook.office.com", "https://ps.outlook.com"],
        Roles =
        [
            ForApplications("dc890d15-9560-4a4c-9b7f-a736ec74ec40", "full_access_as_app", "Use Exchange Web Services with full access to all mailboxes"),
            ForApplications("dc50a0fb-09a3-484d-be87-e023b12c6440", "Exchange.ManageAsApp", "Manage Exchange As Application"),
            ForApplications("ea3d980d-ebc7-4be4-8298-a167e5b8797c", "Exchange.ManageAsAppV2", "Manage Exchange As Application V2"),
            ForApplications("5e5addcd-3e8d-4e90-baf5-964efab2b20a", "IMAP.AccessAsApp", "IMAP.AccessAsApp"),
            ForApplications("cb842b43-da6e-4506-86fe-bb12199c656d", "POP.AccessAsApp", "POP.AccessAsApp"),
            ForApplications("7146a1f0-8703-45b3-9eae-527a64c00995", "SMTP.SendAsApp", "Application access for sending emails via SMTP AUTH"),
            ForApplications("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read", "Read mail in all mailboxes"),
            ForApplications("e2a3a72e-5f79-4c64-b1b1-878b674786c9", "Mail.ReadWrite", "Read and write mail in all mailboxes"),
            ForApplications("b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", "Send mail as any user"),
            // These two have other ids than Graph's of the same name.
            ForApplications("d45fa9f8-36e5-4cd2-b601-b063c7cf9ac2", "MailboxSettings.Read", "Read all user mailbox settings"),
            ForApplications("bf24470f-10c1-436d-8d53-7b997eb473be", "User.Read.All", "Read all users' full profiles"),
        ],
        Scopes =
        [
            Administrator("ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c", "Exchange.Manage", "Manage Exchange configuration"),
            Administrator("44d6b5f2-d42b-4fa7-b999-1c5fcab98e4d", "Exchange.ManageV2", "Manage Exchange configuration V2"),
            User("3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5", "EWS.AccessAsUser.All", "Access your mailboxes as the signed-in user via Exchange Web Services"),
        ],
    };

    public static IReadOnlyList<PublishedApi> All { get; } = [MicrosoftGraph, ExchangeOnline];

    public static PublishedApi? Find(string identifier) => All.FirstOrDefault(api => api.IsNamed(identifier));

    private static DelegatedScope User(string id, string value, string text) => new(new(id), value, text, NeedsAdministrator: false);

    private static DelegatedScope Administrator(string id, string value, string text) => new(new(id), value, text, NeedsAdministrator: true);
}
