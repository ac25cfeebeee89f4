using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>What Graph does not let into an application. https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation</summary>
public sealed class ApplicationCheckTests
{
    private const string One = "00000000-0000-0000-0000-000000000001";

    // https://learn.microsoft.com/graph/api/application-post-applications
    [Theory]
    [InlineData("""{"displayName":"x","colour":"red"}""", "Request_BadRequest", "Invalid property 'colour'.")]
    [InlineData("""{"displayName":"x","web":{"redirectUrls":[]}}""", "BadRequest", "The property 'redirectUrls' does not exist on type 'microsoft.graph.webApplication'. Make sure to only use property names that are defined by the type or mark the type as open type.")]
    [InlineData("""{"displayName":"x","tags":"one"}""", "BadRequest", "An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. A 'StartArray' node was expected.")]
    [InlineData("""{"displayName":5}""", "BadRequest", "Cannot convert the literal '5' to the expected type 'Edm.String'.")]
    [InlineData("""{"displayName":"x","isFallbackPublicClient":"yes"}""", "BadRequest", "Cannot convert the literal 'yes' to the expected type 'Edm.Boolean'.")]
    [InlineData("""{"displayName":"x","requiredResourceAccess":[{"resourceAppId":"a","resourceAccess":[{"id":"b","type":"Role"}]}]}""", "BadRequest", "Cannot convert the literal 'b' to the expected type 'Edm.Guid'.")]
    [InlineData("""{"displayName":"x","signInAudience":"Everyone"}""", "Request_BadRequest", "Invalid value specified for property 'signInAudience' of resource 'Application'.")]
    [InlineData("""{"displayName":"x","passwordCredentials":[{"displayName":"y"}]}""", "Request_BadRequest", "New password credentials must be generated with service actions.")]
    [InlineData("""{"displayName":"x","appId":"00000000-0000-0000-0000-000000000001"}""", "Request_BadRequest", "Property 'appId' is read-only and cannot be set.")]
    [InlineData("""{"displayName":""}""", "Request_BadRequest", "Invalid value specified for property 'displayName' of resource 'Application'.")]
    [InlineData("""{"tags":[]}""", "Request_BadRequest", "A value is required for property 'displayName' of resource 'Application'.")]
    public async Task Unknown_and_unfit_properties_are_refused(string body, string code, string message)
    {
        var refused = await RefusedAsync(JsonNode.Parse(body)!);

        Assert.Equal((code, message), (refused.ErrorCode, refused.ErrorMessage));
    }

    // https://learn.microsoft.com/graph/api/resources/application#properties
    [Theory]
    [InlineData("displayName", 257)]
    [InlineData("description", 1025)]
    [InlineData("notes", 1025)]
    public async Task Texts_have_a_longest_length(string property, int length)
    {
        var refused = await RefusedAsync(Merge(new JsonObject { [property] = new string('x', length) }));

        Assert.Equal($"Invalid value specified for property '{property}' of resource 'Application'.", refused.ErrorMessage);
    }

    [Theory]
    [InlineData("""{"tags":["two words"]}""", "Request_BadRequest")]
    [InlineData("""{"tags":["a","A"]}""", "Request_BadRequest")]
    [InlineData("""{"tags":[""]}""", "Request_BadRequest")]
    // https://learn.microsoft.com/entra/identity-platform/reply-url
    [InlineData("""{"web":{"redirectUris":["http://contoso.com/in"]}}""", "Request_BadRequest")]
    [InlineData("""{"web":{"redirectUris":["https://contoso.com/in#part"]}}""", "Request_BadRequest")]
    [InlineData("""{"web":{"redirectUris":["nonsense"]}}""", "Request_BadRequest")]
    [InlineData("""{"web":{"redirectUris":["https://a.example/","https://a.example/"]}}""", "DuplicateValue")]
    [InlineData("""{"spa":{"redirectUris":["com.example://auth"]}}""", "Request_BadRequest")]
    [InlineData("""{"web":{"logoutUrl":"http://contoso.com/out"}}""", "Request_BadRequest")]
    // https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
    [InlineData("""{"identifierUris":["https://elsewhere.example/api"]}""", "HostNameNotOnVerifiedDomain")]
    [InlineData("""{"identifierUris":["api://invoices"]}""", "HostNameNotOnVerifiedDomain")]
    [InlineData("""{"identifierUris":["https://contoso.com/*"]}""", "Request_BadRequest")]
    [InlineData("""{"identifierUris":["no uri"]}""", "Request_BadRequest")]
    // https://learn.microsoft.com/graph/api/resources/application#limits-on-requested-permissions-per-app
    [InlineData("""{"requiredResourceAccess":[{"resourceAppId":"nonsense","resourceAccess":[]}]}""", "Request_BadRequest")]
    [InlineData("""{"requiredResourceAccess":[{"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[]},{"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[]}]}""", "DuplicateValue")]
    // https://learn.microsoft.com/graph/api/resources/apiapplication
    [InlineData("""{"api":{"requestedAccessTokenVersion":3}}""", "Request_BadRequest")]
    [InlineData("""{"signInAudience":"PersonalMicrosoftAccount"}""", "Request_BadRequest")]
    [InlineData("""{"groupMembershipClaims":"Everything"}""", "Request_BadRequest")]
    public async Task Values_that_do_not_fit_are_refused(string properties, string code)
        => Assert.Equal(code, (await RefusedAsync(Merge(JsonNode.Parse(properties)!.AsObject()))).ErrorCode);

    [Theory]
    [InlineData("""{"web":{"redirectUris":["http://localhost:5000/in","http://127.0.0.1/in","https://a.example/in?x=1"],"logoutUrl":"https://localhost/out"}}""")]
    [InlineData("""{"publicClient":{"redirectUris":["msauth.com.example://auth","http://localhost"]}}""")]
    [InlineData("""{"identifierUris":["https://api.contoso.com/x","urn:invoices:api","api://contoso.com/x"]}""")]
    [InlineData("""{"signInAudience":"AzureADandPersonalMicrosoftAccount","api":{"requestedAccessTokenVersion":2}}""")]
    [InlineData("""{"groupMembershipClaims":"DirectoryRole,SecurityGroup"}""")]
    public async Task Values_that_fit_are_taken(string properties)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");

        (await cloud.GraphAsync("POST", "applications", token, Merge(JsonNode.Parse(properties)!.AsObject()))).Expect(201);
    }

    [Fact]
    public async Task An_identifier_is_one_applications_only_and_may_be_its_own_appId()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var first = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", identifierUris = new[] { "https://contoso.com/api" } })).Expect(201);
        var second = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "Two" })).Expect(201);

        (await cloud.GraphAsync("PATCH", $"applications/{second.Text("id")}", token, new { identifierUris = new[] { $"api://{second.Text("appId")}" } })).Expect(204);
        Assert.Equal("Another object with the same value for property identifierUris already exists.",
            (await cloud.GraphAsync("PATCH", $"applications/{second.Text("id")}", token, new { identifierUris = new[] { "https://contoso.com/api" } })).Expect(400).ErrorMessage);
        (await cloud.GraphAsync("PATCH", $"applications/{first.Text("id")}", token, new { identifierUris = new[] { "https://contoso.com/api" }, notes = "unchanged" })).Expect(204);
    }

    // https://learn.microsoft.com/graph/api/resources/permissionscope, https://learn.microsoft.com/graph/api/resources/approle
    [Theory]
    [InlineData("""{"value":"read"}""", "A value is required for property 'id' of resource 'PermissionScope'.")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000001","value":"read invoices","adminConsentDisplayName":"a","adminConsentDescription":"b"}""", "Invalid value specified for property 'value' of resource 'PermissionScope'.")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000001","value":"read","adminConsentDescription":"b"}""", "A value is required for property 'adminConsentDisplayName' of resource 'PermissionScope'.")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000001","value":"read","type":"Everyone","adminConsentDisplayName":"a","adminConsentDescription":"b"}""", "Invalid value specified for property 'type' of resource 'PermissionScope'.")]
    public async Task A_scope_must_be_whole(string scope, string message)
        => Assert.Equal(message, (await RefusedAsync(Merge(new JsonObject { ["api"] = new JsonObject { ["oauth2PermissionScopes"] = new JsonArray(JsonNode.Parse(scope)) } }))).ErrorMessage);

    [Fact]
    public async Task A_scope_or_role_is_disabled_before_it_goes_or_changes()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var created = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", api = new { oauth2PermissionScopes = new[] { Scope("read", true) } }, appRoles = new[] { Role("Write", true) } })).Expect(201);
        var path = $"applications/{created.Text("id")}";

        foreach (var body in new object[] { new { api = new { oauth2PermissionScopes = Array.Empty<object>() } }, new { appRoles = Array.Empty<object>() }, new { appRoles = new[] { Role("Other", true) } } })
            Assert.Equal("CannotDeleteOrUpdateEnabledEntitlement", (await cloud.GraphAsync("PATCH", path, token, body)).Expect(400).ErrorCode);
        (await cloud.GraphAsync("PATCH", path, token, new { api = new { oauth2PermissionScopes = new[] { Scope("read", false) } }, appRoles = new[] { Role("Write", false) } })).Expect(204);
        (await cloud.GraphAsync("PATCH", path, token, new { api = new { oauth2PermissionScopes = Array.Empty<object>() }, appRoles = Array.Empty<object>() })).Expect(204);
        Assert.Equal("DuplicateValue", (await cloud.GraphAsync("PATCH", path, token, new { appRoles = new[] { Role("a", true), Role("b", true) } })).Expect(400).ErrorCode);
    }

    [Fact]
    public async Task Scopes_and_roles_show_themselves_at_the_service_principal()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var appId = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", api = new { oauth2PermissionScopes = new[] { Scope("read", true) } }, tags = new[] { "mine" } })).Expect(201).Text("appId");

        var principal = (await cloud.GraphAsync("POST", "servicePrincipals", token, new { appId, tags = new[] { "too" } })).Expect(201);

        Assert.Equal("read", (string)principal.Json["oauth2PermissionScopes"]![0]!["value"]!);
        Assert.Equal("""["mine","too"]""", principal.Json["tags"]!.ToJsonString());
    }

    private static object Scope(string value, bool isEnabled) => new { id = One, value, type = "User", isEnabled, adminConsentDisplayName = "a", adminConsentDescription = "b" };

    private static object Role(string value, bool isEnabled) => new { id = "00000000-0000-0000-0000-000000000002", value, isEnabled, displayName = "a", description = "b", allowedMemberTypes = new[] { "Application" } };

    private static JsonObject Merge(JsonObject properties)
    {
        if (!properties.ContainsKey("displayName")) properties["displayName"] = "x";
        return properties;
    }

    private static async Task<Reply> RefusedAsync(JsonNode body)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var before = cloud.Server.State["contoso.com"].Applications.Count;
        var refused = (await cloud.GraphAsync("POST", "applications", token, body)).Expect(400);
        Assert.Equal(before, cloud.Server.State["contoso.com"].Applications.Count);
        return refused;
    }
}
