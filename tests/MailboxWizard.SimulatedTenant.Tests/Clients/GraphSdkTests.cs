using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>Microsoft.Graph does a registration's ordinary work: https://learn.microsoft.com/graph/sdks/create-requests?tabs=csharp.</summary>
public sealed class GraphSdkTests
{
    private static readonly string[] s_writer = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_with_secret_and_consent_opens_a_mailbox()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", s_writer);

        var application = (await graph.Applications.PostAsync(new Application
        {
            DisplayName = "Therefore mailbox",
            SignInAudience = "AzureADMyOrg",
            Tags = ["therefore-mail-connector"],
            RequiredResourceAccess = [new() { ResourceAppId = Cloud.GraphAppId, ResourceAccess = [new() { Id = Guid.Parse(Cloud.MailReadWrite), Type = "Role" }] }],
        }, cancellationToken: Ct))!;
        var principal = (await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = application.AppId }, cancellationToken: Ct))!;
        var secret = (await graph.Applications[application.Id].AddPassword.PostAsync(new() { PasswordCredential = new() { DisplayName = "one", EndDateTime = DateTimeOffset.UtcNow.AddDays(90) } }, cancellationToken: Ct))!;
        var resource = (await graph.ServicePrincipalsWithAppId(Cloud.GraphAppId).GetAsync(r => r.QueryParameters.Select = ["id", "appRoles"], Ct))!;
        var role = resource.AppRoles!.Single(r => r.Value == "Mail.ReadWrite");
        var assignment = (await graph.ServicePrincipals[resource.Id].AppRoleAssignedTo.PostAsync(new AppRoleAssignment
        {
            PrincipalId = Guid.Parse(principal.Id!),
            ResourceId = Guid.Parse(resource.Id!),
            AppRoleId = role.Id,
        }, cancellationToken: Ct))!;

        Assert.Equal((Guid.Parse(Cloud.MailReadWrite), "Microsoft Graph", "Therefore mailbox"), (assignment.AppRoleId, assignment.ResourceDisplayName, assignment.PrincipalDisplayName));
        var read = (await graph.Applications[application.Id].GetAsync(cancellationToken: Ct))!;
        Assert.Equal((Guid.Parse(Cloud.MailReadWrite), "Role"), read.RequiredResourceAccess!.Single().ResourceAccess!.Select(a => (a.Id!.Value, a.Type)).Single());
        Assert.Equal((secret.KeyId, null, secret.SecretText![..3]), read.PasswordCredentials!.Select(p => (p.KeyId, p.SecretText, p.Hint)).Single());

        using var mail = cloud.Graph(cloud.SecretCredential(application.AppId!, secret.SecretText!));
        var folders = (await mail.Users["invoices@contoso.com"].MailFolders.GetAsync(r => r.QueryParameters.Top = 50, Ct))!.Value!;
        var folder = folders.Single(f => f.DisplayName == "Invoices");
        var messages = (await mail.Users["invoices@contoso.com"].MailFolders[folder.Id].Messages.GetAsync(r =>
        {
            r.QueryParameters.Top = 5;
            r.QueryParameters.Select = ["subject", "receivedDateTime", "from"];
        }, Ct))!;
        Assert.Equal((14, 5), (folder.TotalItemCount, messages.Value!.Count));
        Assert.All(messages.Value, m => Assert.StartsWith("Invoice", m.Subject, StringComparison.Ordinal));
        Assert.NotNull(messages.OdataNextLink);
    }

    // https://learn.microsoft.com/graph/permissions-grant-via-msgraph
    [Fact]
    public async Task A_public_client_is_registered_consented_for_everybody_and_signs_people_in()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", [.. s_writer, "DelegatedPermissionGrant.ReadWrite.All"]);
        var application = (await graph.Applications.PostAsync(new Application { DisplayName = "Desktop", IsFallbackPublicClient = true, PublicClient = new() { RedirectUris = ["http://localhost"] } }, cancellationToken: Ct))!;
        var principal = (await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = application.AppId }, cancellationToken: Ct))!;
        var resource = (await graph.ServicePrincipalsWithAppId(Cloud.GraphAppId).GetAsync(r => r.QueryParameters.Select = ["id"], Ct))!;
        await graph.Oauth2PermissionGrants.PostAsync(new() { ClientId = principal.Id, ConsentType = "AllPrincipals", ResourceId = resource.Id, Scope = "openid profile offline_access User.Read" }, cancellationToken: Ct);

        var credential = new DeviceCodeCredential(new DeviceCodeCredentialOptions
        {
            ClientId = application.AppId,
            TenantId = cloud.TenantId("contoso.com"),
            Transport = cloud.Pipeline(),
            DeviceCodeCallback = (code, _) => cloud.EnterAsync(code.UserCode, "Olga Ordinary", "Continue"),
        });

        using var hers = cloud.Graph(credential, "https://graph.microsoft.com/User.Read");
        Assert.Equal("olga@contoso.com", (await hers.Me.GetAsync(cancellationToken: Ct))!.UserPrincipalName);
    }

    // https://learn.microsoft.com/graph/query-parameters#expand-parameter
    [Fact]
    public async Task What_is_expanded_becomes_objects_of_their_own_kind()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Applications.Add(new SeedApplication { DisplayName = "Owned", AppId = Ids(1), Owners = ["olga@contoso.com"] }));
        using var graph = await cloud.GraphForAsync("Ada Admin", "Directory.Read.All");

        var owned = (await graph.ApplicationsWithAppId(Ids(1).ToString()).GetAsync(r => r.QueryParameters.Expand = ["owners"], Ct))!;
        var owners = (await graph.Applications[owned.Id].Owners.GetAsync(cancellationToken: Ct))!;

        Assert.Equal("olga@contoso.com", Assert.IsType<User>(owned.Owners!.Single()).UserPrincipalName);
        Assert.Equal("olga@contoso.com", Assert.IsType<User>(owners.Value!.Single()).UserPrincipalName);
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries
    [Fact]
    public async Task A_count_is_a_number_of_its_own()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", "Directory.Read.All");

        var counted = await graph.Users.Count.GetAsync(r => r.Headers.Add("ConsistencyLevel", "eventual"), Ct);

        Assert.Equal((await graph.Users.GetAsync(cancellationToken: Ct))!.Value!.Count, counted);
    }

    // https://learn.microsoft.com/graph/api/application-upsert
    [Fact]
    public async Task An_upsert_by_uniqueName_creates_once_and_updates_then()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", s_writer);
        Task<Application?> UpsertAsync(string name) => graph.ApplicationsWithUniqueName("therefore/o'neill").PatchAsync(new Application { DisplayName = name }, r => r.Headers.Add("Prefer", "create-if-missing"), Ct);

        var created = await UpsertAsync("One");
        var updated = await UpsertAsync("Two");

        var read = await graph.ApplicationsWithUniqueName("therefore/o'neill").GetAsync(cancellationToken: Ct);
        Assert.Null(updated);
        Assert.Equal((created!.Id, "Two", "therefore/o'neill"), (read!.Id, read.DisplayName, read.UniqueName));
        var refused = await Assert.ThrowsAsync<ODataError>(() => graph.ApplicationsWithUniqueName("nobody").PatchAsync(new Application { DisplayName = "x" }, cancellationToken: Ct));
        Assert.Equal((404, "Request_ResourceNotFound"), (refused.ResponseStatusCode, refused.Error!.Code));
    }

    // https://learn.microsoft.com/graph/api/directory-deleteditems-restore
    [Fact]
    public async Task What_is_deleted_can_be_listed_restored_and_purged()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", s_writer);
        var application = (await graph.Applications.PostAsync(new Application { DisplayName = "Short-lived", UniqueName = "short-lived" }, cancellationToken: Ct))!;

        await graph.Applications[application.Id].DeleteAsync(cancellationToken: Ct);
        Assert.Equal(404, (await Assert.ThrowsAsync<ODataError>(() => graph.Applications[application.Id].GetAsync(cancellationToken: Ct))).ResponseStatusCode);
        var deleted = (await graph.Directory.DeletedItems.GraphApplication.GetAsync(cancellationToken: Ct))!.Value!.Single();
        Assert.Equal(("short-lived", true), (deleted.UniqueName, deleted.DeletedDateTime is not null));
        var taken = await Assert.ThrowsAsync<ODataError>(() => graph.Applications.PostAsync(new Application { DisplayName = "Again", UniqueName = "short-lived" }, cancellationToken: Ct));
        Assert.Equal(400, taken.ResponseStatusCode);

        // The answer is a directory object that says which kind it is, and the SDK makes that kind of it.
        var restored = Assert.IsType<Application>(await graph.Directory.DeletedItems[application.Id].Restore.PostAsync(cancellationToken: Ct));
        Assert.Equal((application.AppId, null), (restored.AppId, restored.DeletedDateTime));

        await graph.Applications[application.Id].DeleteAsync(cancellationToken: Ct);
        Assert.IsType<Application>(await graph.Directory.DeletedItems[application.Id].GetAsync(cancellationToken: Ct));
        await graph.Directory.DeletedItems[application.Id].DeleteAsync(cancellationToken: Ct);
        Assert.Empty((await graph.Directory.DeletedItems.GraphApplication.GetAsync(cancellationToken: Ct))!.Value!);
        Assert.NotNull(await graph.Applications.PostAsync(new Application { DisplayName = "Again", UniqueName = "short-lived" }, cancellationToken: Ct));
    }

    private static Guid Ids(int i) => new($"0a0b0c0d-0000-4000-8000-{i:000000000000}");
}
