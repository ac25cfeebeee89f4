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
        Roles =
        [
            ForApplications("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read", "Read mail in all mailboxes"),
            ForApplications("e2a3a72e-5f79-4c64-b1b1-878b674786c9", "Mail.ReadWrite", "Read and write mail in all mailboxes"),
            ForApplications("b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", "Send mail as any user"),
            ForApplications("6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a", "Mail.ReadBasic", "Read basic mail in all mailboxes"),
            ForApplications("693c5e45-0940-467d-9b8a-1022fb9d42ef", "Mail.ReadBasic.All", "Read basic mail in all mailboxes"),
            ForApplications("df021288-bdef-4463-88db-98f22de89214", "User.Read.All", "Read all users' full profiles"),
            ForApplications("40f97065-369a-49f4-947c-6a255697ae91", "MailboxSettings.Read", "Read all user mailbox settings"),
            ForApplications("99280d24-a782-4793-93cc-0888549957f6", "MailboxFolder.Read.All", "Read all the users' mailbox folders"),
            ForApplications("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All", "Read and write all applications"),
            ForApplications("18a4783c-866b-4cc7-a460-3d5e5662c884", "Application.ReadWrite.OwnedBy", "Manage apps that this app creates or owns"),
            ForApplications("06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All", "Manage app permission grants and app role assignments"),
        ],
        Scopes =
        [
            User("37f7f235-527c-4136-accd-4a02d197296e", "openid", "Sign you in"),
            User("14dad69e-099b-42c9-810b-d002981feec1", "profile", "View your basic profile"),
            User("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", "email", "View your email address"),
            User("7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "offline_access", "Maintain access to data you have given it access to"),
            User("e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read", "Sign you in and read your profile"),
            User("b340eb25-3456-403f-be2f-af7a0d370277", "User.ReadBasic.All", "Read all users' basic profiles"),
            User("570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Mail.Read", "Read your mail"),
            User("024d486e-b451-40bb-833d-3e66d98c5c73", "Mail.ReadWrite", "Read and write access to your mail"),
            User("a4b8392a-d8d1-4954-a029-8e668a39a170", "Mail.ReadBasic", "Read your basic mail"),
            User("7b9103a5-4610-446b-9670-80643382c1fa", "Mail.Read.Shared", "Read mail you can access"),
            User("5df07973-7d5d-46ed-9847-1271055cbd51", "Mail.ReadWrite.Shared", "Read and write mail you can access"),
            Administrator("a154be20-db9c-4678-8ab7-66f6cc099a59", "User.Read.All", "Read all users' full profiles"),
            Administrator("bdfbf15f-ee85-4955-8675-146e8e5296b5", "Application.ReadWrite.All", "Read and write all applications"),
            Administrator("c79f8feb-a9db-4090-85f9-90d820caa0eb", "Application.Read.All", "Read applications"),
            Administrator("84bccea3-f856-4a8a-967b-dbe0a3d53a64", "AppRoleAssignment.ReadWrite.All", "Manage app permission grants and app role assignments"),
            Administrator("41ce6ca6-6826-4807-84f1-1c82854f7ee5", "DelegatedPermissionGrant.ReadWrite.All", "Manage all delegated permission grants"),
            Administrator("06da0dbc-49e2-44d2-8312-53f166ab848a", "Directory.Read.All", "Read directory data"),
            Administrator("741c54c3-0c1e-44a1-818b-3f97ab4e8c83", "RoleManagement.Read.Directory", "Read directory RBAC settings"),
            Administrator("4908d5b9-3fb2-4b1e-9336-1888b7937185", "Organization.Read.All", "Read organization information"),
            Administrator("572fea84-0151-49b2-9301-11cb16974376", "Policy.Read.All", "Read your organization's policies"),
            Administrator("b27add92-efb2-4f16-84f5-8108ba77985c", "Policy.ReadWrite.ApplicationConfiguration", "Read and write your organization's application configuration policies"),
        ],
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
