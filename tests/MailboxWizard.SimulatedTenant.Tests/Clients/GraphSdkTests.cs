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

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
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

    // https://learn.microsoft.com/graph/sdks/paging?tabs=csharp
    [Fact]
    public async Task The_page_iterator_meets_every_object_once()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Applications.AddRange(
            Enumerable.Range(0, 230).Select(i => new SeedApplication { DisplayName = $"App {i:000}", AppId = Ids(i) })));
        using var graph = await cloud.GraphForAsync("Ada Admin", "Application.Read.All");
        var first = (await graph.Applications.GetAsync(r =>
        {
            r.QueryParameters.Top = 25;
            r.QueryParameters.Select = ["id", "displayName"];
        }, Ct))!;
        var met = new List<string>();

        var iterator = PageIterator<Application, ApplicationCollectionResponse>.CreatePageIterator(graph, first, application =>
        {
            met.Add(application.DisplayName!);
            return met.Count != 100;
        });
        await iterator.IterateAsync(Ct);
        Assert.Equal(100, met.Count);
        await iterator.ResumeAsync(Ct);

        Assert.Equal(Enumerable.Range(0, 230).Select(i => $"App {i:000}"), met.Order(StringComparer.Ordinal));
        Assert.Equal(PagingState.Complete, iterator.State);
        Assert.Equal(10, cloud.Server.Requests.All.Count(r => r.Path == "/v1.0/applications"));
    }

    // https://learn.microsoft.com/graph/sdks/batch-requests?tabs=csharp
    [Fact]
    public async Task A_batch_runs_in_order_where_its_steps_depend_on_each_other()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", [.. s_writer, "User.Read"]);
        var batch = new BatchRequestContentCollection(graph);
        var create = await batch.AddBatchRequestStepAsync(graph.Applications.ToPostRequestInformation(new Application { DisplayName = "By batch", UniqueName = "by-batch" }));
        var read = await batch.AddBatchRequestStepAsync(graph.ApplicationsWithUniqueName("by-batch").ToGetRequestInformation(r => r.QueryParameters.Select = ["id", "uniqueName"]));
        var twice = await batch.AddBatchRequestStepAsync(graph.Applications.ToPostRequestInformation(new Application { DisplayName = "By batch", UniqueName = "by-batch" }));
        var after = await batch.AddBatchRequestStepAsync(graph.Me.ToGetRequestInformation());
        batch.BatchRequestSteps[read].DependsOn = [create];
        batch.BatchRequestSteps[twice].DependsOn = [read];
        batch.BatchRequestSteps[after].DependsOn = [twice];

        var answer = await graph.Batch.PostAsync(batch, Ct);

        var statuses = await answer.GetResponsesStatusCodesAsync();
        Assert.Equal([201, 200, 400, 424], new[] { create, read, twice, after }.Select(id => (int)statuses[id]));
        var created = await answer.GetResponseByIdAsync<Application>(create);
        Assert.Equal(created.Id, (await answer.GetResponseByIdAsync<Application>(read)).Id);
        var failed = await Assert.ThrowsAsync<ServiceException>(() => answer.GetResponseByIdAsync<Application>(twice));
        Assert.Equal(400, failed.ResponseStatusCode);
        Assert.Contains("Another object with the same value for property uniqueName already exists.", failed.RawResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_twenty_steps_become_several_batches()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", "User.Read");
        var batch = new BatchRequestContentCollection(graph);
        var ids = new List<string>();
        for (var i = 0; i < 45; i++) ids.Add(await batch.AddBatchRequestStepAsync(graph.Me.ToGetRequestInformation(r => r.QueryParameters.Select = ["userPrincipalName"])));

        var answer = await graph.Batch.PostAsync(batch, Ct);

        foreach (var id in ids) Assert.Equal("ada@contoso.com", (await answer.GetResponseByIdAsync<User>(id)).UserPrincipalName);
        Assert.Equal((3, 45), (cloud.Server.Requests.All.Count(r => r.Path == "/v1.0/$batch"), cloud.Server.Requests.All.Count(r => r.Path == "/v1.0/me")));
    }

    // https://learn.microsoft.com/graph/throttling
    [Fact]
    public async Task What_is_throttled_is_asked_again_after_the_time_that_was_named()
    {
        await using var cloud = await Cloud.StartAsync("throttled");
        using var graph = await cloud.GraphForAsync("Ada Admin", "User.Read");
        var started = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 5; i++) Assert.Equal("Ada Admin", (await graph.Me.GetAsync(cancellationToken: Ct))!.DisplayName);

        var asked = cloud.Server.Requests.All.Where(r => r.Path == "/v1.0/me").ToList();
        var refused = asked.Count(r => r.Status == 429);
        Assert.True(refused > 0, "nothing was throttled");
        Assert.Equal(5, asked.Count(r => r.Status == 200));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(2 * refused), TimeSpan.FromSeconds(2 * refused + 10));
    }

    // https://learn.microsoft.com/graph/errors
    [Fact]
    public async Task An_error_carries_its_code_and_the_id_of_its_request()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Olga Ordinary", "User.Read");

        var error = await Assert.ThrowsAsync<ODataError>(() => graph.Applications.PostAsync(new Application { DisplayName = "x" }, cancellationToken: Ct));

        var logged = cloud.Server.Requests.All.Single(r => r.Path == "/v1.0/applications");
        Assert.Equal((403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."), (error.ResponseStatusCode, error.Error!.Code, error.Error.Message));
        Assert.Equal(logged.RequestId.ToString(), error.Error.InnerError!.RequestId);
        Assert.Equal(logged.RequestId.ToString(), error.ResponseHeaders["request-id"].Single());
        Assert.Equal(error.ResponseHeaders["client-request-id"].Single(), error.Error.InnerError.ClientRequestId);
    }

    // https://learn.microsoft.com/graph/sdks/create-requests?tabs=csharp#use-query-parameters-to-control-returned-data
    [Fact]
    public async Task An_advanced_query_needs_its_header_and_then_counts()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ada Admin", "User.Read", "Directory.Read.All");

        var roles = (await graph.Me.TransitiveMemberOf.GraphDirectoryRole.GetAsync(r =>
        {
            r.Headers.Add("ConsistencyLevel", "eventual");
            r.QueryParameters.Count = true;
        }, Ct))!;

        Assert.Equal((1, "Global Administrator"), (roles.OdataCount, roles.Value!.Single().DisplayName));
        var refused = await Assert.ThrowsAsync<ODataError>(() => graph.Me.TransitiveMemberOf.GraphDirectoryRole.GetAsync(cancellationToken: Ct));
        Assert.Equal("Request_UnsupportedQuery", refused.Error!.Code);
    }

    private static Guid Ids(int i) => new($"0a0b0c0d-0000-4000-8000-{i:000000000000}");
}
