using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>Microsoft.Graph pages, batches and repeats: https://learn.microsoft.com/graph/sdks/paging?tabs=csharp.</summary>
public sealed class GraphSdkRequestTests
{
    private static readonly string[] s_writer = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
