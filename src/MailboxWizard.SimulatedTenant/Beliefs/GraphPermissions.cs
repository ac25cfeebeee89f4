using static MailboxWizard.SimulatedTenant.Beliefs.AppRole;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Permissions that Microsoft Graph publishes: those that any call here can need, and those that mailbox programs ask for.</summary>
// https://learn.microsoft.com/graph/permissions-reference
internal static class GraphPermissions
{
    public static IReadOnlyList<AppRole> Roles { get; } =
    [
        ForApplications("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read", "Read mail in all mailboxes"),
        ForApplications("e2a3a72e-5f79-4c64-b1b1-878b674786c9", "Mail.ReadWrite", "Read and write mail in all mailboxes"),
        ForApplications("b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", "Send mail as any user"),
        ForApplications("6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a", "Mail.ReadBasic", "Read basic mail in all mailboxes"),
        ForApplications("693c5e45-0940-467d-9b8a-1022fb9d42ef", "Mail.ReadBasic.All", "Read basic mail in all mailboxes"),
        ForApplications("40f97065-369a-49f4-947c-6a255697ae91", "MailboxSettings.Read", "Read all user mailbox settings"),
        ForApplications("6931bccd-447a-43d1-b442-00a195474933", "MailboxSettings.ReadWrite", "Read and write all user mailbox settings"),
        ForApplications("99280d24-a782-4793-93cc-0888549957f6", "MailboxFolder.Read.All", "Read all the users' mailbox folders"),
        ForApplications("7d9f353d-a7bd-4fbb-822a-26d5dd39a3ce", "MailboxItem.Read.All", "Read all the users' mailbox items"),
        ForApplications("df021288-bdef-4463-88db-98f22de89214", "User.Read.All", "Read all users' full profiles"),
        ForApplications("97235f07-e226-4f63-ace3-39588e11d3a1", "User.ReadBasic.All", "Read all users' basic profiles"),
        ForApplications("741f803b-c850-494e-b5df-cde7c675a1ca", "User.ReadWrite.All", "Read and write all users' full profiles"),
        ForApplications("5b567255-7703-4780-807c-7be8301ae99b", "Group.Read.All", "Read all groups"),
        ForApplications("98830695-27a2-44f7-8c18-0c3ebc9698f6", "GroupMember.Read.All", "Read all group memberships"),
        ForApplications("7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All", "Read directory data"),
        ForApplications("19dbc75e-c2e2-444c-a770-ec69d8559fc7", "Directory.ReadWrite.All", "Read and write directory data"),
        ForApplications("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Application.Read.All", "Read all applications"),
        ForApplications("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All", "Read and write all applications"),
        ForApplications("18a4783c-866b-4cc7-a460-3d5e5662c884", "Application.ReadWrite.OwnedBy", "Manage apps that this app creates or owns"),
        ForApplications("06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All", "Manage app permission grants and app role assignments"),
        ForApplications("8e8e4742-1d95-4f68-9d56-6ee75648c72a", "DelegatedPermissionGrant.ReadWrite.All", "Manage all delegated permission grants"),
        ForApplications("498476ce-e0fe-48b0-b801-37ba7e2685c6", "Organization.Read.All", "Read organization information"),
        ForApplications("292d869f-3427-49a8-9dab-8c70152b74e9", "Organization.ReadWrite.All", "Read and write organization information"),
        ForApplications("dbb9058a-0e50-45d7-ae91-66909b5d4664", "Domain.Read.All", "Read domains"),
        ForApplications("7e05723c-0bb0-42da-be95-ae9f08a6e53c", "Domain.ReadWrite.All", "Read and write domains"),
        ForApplications("483bed4a-2ad3-4361-a73b-c83ccdbdc53c", "RoleManagement.Read.Directory", "Read all directory RBAC settings"),
        ForApplications("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", "RoleManagement.ReadWrite.Directory", "Read and write all directory RBAC settings"),
        ForApplications("c769435f-f061-4d0b-8ff1-3d39870e5f85", "RoleManagement.Read.Exchange", "Read Exchange Online RBAC configuration"),
        ForApplications("025d3225-3f02-4882-b4c0-cd5b541a4e80", "RoleManagement.ReadWrite.Exchange", "Read and write Exchange Online RBAC configuration"),
        ForApplications("246dd0d5-5bd0-4def-940b-0421030a5b68", "Policy.Read.All", "Read your organization's policies"),
        ForApplications("be74164b-cff1-491c-8741-e671cb536e13", "Policy.ReadWrite.ApplicationConfiguration", "Read and write your organization's application configuration policies"),
    ];

    public static IReadOnlyList<DelegatedScope> Scopes { get; } =
    [
        new(new("37f7f235-527c-4136-accd-4a02d197296e"), "openid", "Sign you in", NeedsAdministrator: false),
        new(new("14dad69e-099b-42c9-810b-d002981feec1"), "profile", "View your basic profile", NeedsAdministrator: false),
        new(new("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"), "email", "View your email address", NeedsAdministrator: false),
        new(new("7427e0e9-2fba-42fe-b0c0-848c9e6a8182"), "offline_access", "Maintain access to data you have given it access to", NeedsAdministrator: false),
        new(new("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), "User.Read", "Sign you in and read your profile", NeedsAdministrator: false),
        new(new("b4e74841-8e56-480b-be8b-910348b18b4c"), "User.ReadWrite", "Read and update your profile", NeedsAdministrator: false),
        new(new("b340eb25-3456-403f-be2f-af7a0d370277"), "User.ReadBasic.All", "Read all users' basic profiles", NeedsAdministrator: false),
        new(new("a154be20-db9c-4678-8ab7-66f6cc099a59"), "User.Read.All", "Read all users' full profiles", NeedsAdministrator: true),
        new(new("204e0828-b5ca-4ad8-b9f3-f32a958e7cc4"), "User.ReadWrite.All", "Read and write all users' full profiles", NeedsAdministrator: true),
        new(new("570282fd-fa5c-430d-a7fd-fc8dc98a9dca"), "Mail.Read", "Read your mail", NeedsAdministrator: false),
        new(new("024d486e-b451-40bb-833d-3e66d98c5c73"), "Mail.ReadWrite", "Read and write access to your mail", NeedsAdministrator: false),
        new(new("e383f46e-2787-4529-855e-0e479a3ffac0"), "Mail.Send", "Send mail as you", NeedsAdministrator: false),
        new(new("a4b8392a-d8d1-4954-a029-8e668a39a170"), "Mail.ReadBasic", "Read user basic mail", NeedsAdministrator: false),
        new(new("7b9103a5-4610-446b-9670-80643382c1fa"), "Mail.Read.Shared", "Read mail you can access", NeedsAdministrator: false),
        new(new("5df07973-7d5d-46ed-9847-1271055cbd51"), "Mail.ReadWrite.Shared", "Read and write mail you can access", NeedsAdministrator: false),
        new(new("87f447af-9fa4-4c32-9dfa-4a57a73d18ce"), "MailboxSettings.Read", "Read your mailbox settings", NeedsAdministrator: false),
        new(new("818c620a-27a9-40bd-a6a5-d96f7d610b4b"), "MailboxSettings.ReadWrite", "Read and write to your mailbox settings", NeedsAdministrator: false),
        new(new("52dc2051-4958-4636-8f2a-281d39c6981c"), "MailboxFolder.Read", "Read your mailbox folders", NeedsAdministrator: false),
        new(new("5f8c59db-677d-491f-a6b8-5f174b11ec1d"), "Group.Read.All", "Read all groups", NeedsAdministrator: true),
        new(new("bc024368-1153-4739-b217-4326f2e966d0"), "GroupMember.Read.All", "Read group memberships", NeedsAdministrator: true),
        new(new("06da0dbc-49e2-44d2-8312-53f166ab848a"), "Directory.Read.All", "Read directory data", NeedsAdministrator: true),
        new(new("c5366453-9fb0-48a5-a156-24f0c49a4b84"), "Directory.ReadWrite.All", "Read and write directory data", NeedsAdministrator: true),
        new(new("c79f8feb-a9db-4090-85f9-90d820caa0eb"), "Application.Read.All", "Read applications", NeedsAdministrator: true),
        new(new("bdfbf15f-ee85-4955-8675-146e8e5296b5"), "Application.ReadWrite.All", "Read and write all applications", NeedsAdministrator: true),
        new(new("84bccea3-f856-4a8a-967b-dbe0a3d53a64"), "AppRoleAssignment.ReadWrite.All", "Manage app permission grants and app role assignments", NeedsAdministrator: true),
        new(new("41ce6ca6-6826-4807-84f1-1c82854f7ee5"), "DelegatedPermissionGrant.ReadWrite.All", "Manage all delegated permission grants", NeedsAdministrator: true),
        new(new("4908d5b9-3fb2-4b1e-9336-1888b7937185"), "Organization.Read.All", "Read organization information", NeedsAdministrator: true),
        new(new("46ca0847-7e6b-426e-9775-ea810a948356"), "Organization.ReadWrite.All", "Read and write organization information", NeedsAdministrator: true),
        new(new("2f9ee017-59c1-4f1d-9472-bd5529a7b311"), "Domain.Read.All", "Read domains", NeedsAdministrator: true),
        new(new("0b5d694c-a244-4bde-86e6-eb5cd07730fe"), "Domain.ReadWrite.All", "Read and write domains", NeedsAdministrator: true),
        new(new("741c54c3-0c1e-44a1-818b-3f97ab4e8c83"), "RoleManagement.Read.Directory", "Read directory RBAC settings", NeedsAdministrator: true),
        new(new("d01b97e9-cbc0-49fe-810a-750afd5527a3"), "RoleManagement.ReadWrite.Directory", "Read and write directory RBAC settings", NeedsAdministrator: true),
        new(new("3bc15058-7858-4141-b24f-ae43b4e80b52"), "RoleManagement.Read.Exchange", "Read Exchange Online RBAC configuration", NeedsAdministrator: true),
        new(new("c1499fe0-52b1-4b22-bed2-7a244e0e879f"), "RoleManagement.ReadWrite.Exchange", "Read and write Exchange Online RBAC configuration", NeedsAdministrator: true),
        new(new("572fea84-0151-49b2-9301-11cb16974376"), "Policy.Read.All", "Read your organization's policies", NeedsAdministrator: true),
        new(new("b27add92-efb2-4f16-84f5-8108ba77985c"), "Policy.ReadWrite.ApplicationConfiguration", "Read and write your organization's application configuration policies", NeedsAdministrator: true),
    ];
}
