using MailboxWizard.GraphModels;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>The check that every answer goes through finds what is planted, and lets good answers pass.</summary>
public sealed class GraphModelCheckTests
{
    private const string AppId = "0a0b0c0d-0000-4000-8000-000000000001";
    private const string Minimal = "application/json;odata.metadata=minimal;odata.streaming=true";
    private const string None = "application/json;odata.metadata=none;odata.streaming=true";

    /// <summary>Written § in the answers below.</summary>
    private const string Context = "https://graph.microsoft.com/v1.0/$metadata#";

    [Theory]
    [InlineData("applications/1", """{"@odata.context":"§applications/$entity","id":"1","displayName":"x","tags":[],"createdDateTime":"2026-11-24T09:00:00.1234567Z","optionalClaims":null}""")]
    [InlineData("applications(appId='1')", """{"@odata.context":"§applications/$entity","web":{"redirectUris":["http://localhost"],"implicitGrantSettings":{"enableIdTokenIssuance":false}}}""")]
    [InlineData("myorganization/applications(uniqueName='a%2Fb')", """{"@odata.context":"§applications/$entity","uniqueName":"a/b"}""")]
    [InlineData("applications", """{"@odata.context":"§applications","@odata.count":0,"@odata.nextLink":"https://graph.microsoft.com/v1.0/applications?$skiptoken=x","value":[]}""")]
    [InlineData("applications/1/owners", """{"@odata.context":"§directoryObjects","value":[{"@odata.type":"#microsoft.graph.user","id":"1","userPrincipalName":"a@b"}]}""")]
    [InlineData("applications/1", """{"@odata.context":"§applications(id,owners())/$entity","id":"1","owners@odata.context":"§applications('1')/owners","owners":[{"@odata.type":"#microsoft.graph.user","id":"2","displayName":"O"}]}""", "?$expand=owners&$select=id")]
    [InlineData("users/a@b/mailFolders/1/childFolders/2/childFolders", """{"@odata.context":"§users('1')/mailFolders('1')/childFolders('2')/childFolders","value":[{"id":"3","isHidden":false}]}""")]
    [InlineData("me/transitiveMemberOf/microsoft.graph.directoryRole", """{"@odata.context":"§directoryRoles","value":[{"id":"1","roleTemplateId":"2"}]}""")]
    [InlineData("policies/defaultAppManagementPolicy", """{"@odata.context":"§policies/defaultAppManagementPolicy/$entity","isEnabled":true,"applicationRestrictions":{"passwordCredentials":[{"restrictionType":"passwordLifetime","state":"enabled","maxLifetime":"P365D","restrictForAppsCreatedAfterDateTime":null}]}}""")]
    public void A_good_answer_passes(string path, string body, string query = "") => Assert.Empty(Violations(path, body, query: query));

    [Theory]
    [InlineData("an unknown property", "applications/1", """{"@odata.context":"§applications/$entity","id":"1","colour":"red"}""", "property 'colour' of Application is not known to the model.")]
    [InlineData("an unknown property in an object", "applications/1", """{"@odata.context":"§applications/$entity","web":{"colour":"red"}}""", "property 'web/colour' of WebApplication is not known to the model.")]
    [InlineData("an unknown property in an item", "applications", """{"@odata.context":"§applications","value":[{"id":"1"},{"passwordCredentials":[{"colour":1}]}]}""", "property 'value[1]/passwordCredentials[0]/colour' of PasswordCredential is not known to the model.")]
    [InlineData("a property in the wrong case", "applications/1", """{"@odata.context":"§applications/$entity","DisplayName":"x"}""", "property 'DisplayName' of Application is not known to the model.")]
    [InlineData("an annotation of something unknown", "applications/1", """{"@odata.context":"§applications/$entity","colour@odata.context":"x"}""", "property 'colour@odata.context' of Application is not known to the model.")]
    [InlineData("an unknown annotation", "applications/1", """{"@odata.context":"§applications/$entity","@simulation.note":"x"}""", "property '@simulation.note' of Application is not known to the model.")]
    [InlineData("text for a flag", "applications/1", """{"@odata.context":"§applications/$entity","isFallbackPublicClient":"true"}""", "Application")]
    [InlineData("a number for text", "applications/1", """{"@odata.context":"§applications/$entity","displayName":5}""", "Application")]
    [InlineData("text for an object", "applications/1", """{"@odata.context":"§applications/$entity","web":"x"}""", "Application")]
    [InlineData("an object for a list", "applications/1", """{"@odata.context":"§applications/$entity","tags":{"a":1}}""", "Application")]
    [InlineData("a list for text", "applications/1", """{"@odata.context":"§applications/$entity","displayName":["x"]}""", "Application")]
    [InlineData("a null for a list", "applications/1", """{"@odata.context":"§applications/$entity","tags":null}""", "property 'tags' of Application is null, which a collection cannot be.")]
    [InlineData("a null in a list", "applications/1", """{"@odata.context":"§applications/$entity","tags":["x",null]}""", "Application")]
    [InlineData("something that is no id", "applications/1", """{"@odata.context":"§applications/$entity","tokenEncryptionKeyId":"no-id"}""", "property 'tokenEncryptionKeyId' of Application cannot be read (JsonException).")]
    [InlineData("something deep that is no id", "applications", """{"@odata.context":"§applications","value":[{"id":"1"},{"passwordCredentials":[{"keyId":"no-id"}]}]}""", "property 'value[1]/passwordCredentials[0]/keyId' of ApplicationCollectionResponse cannot be read (JsonException).")]
    [InlineData("a moment without a zone", "applications/1", """{"@odata.context":"§applications/$entity","createdDateTime":"2026-11-24T09:00:00"}""", "createdDateTime")]
    [InlineData("something that is no duration", "policies/defaultAppManagementPolicy", """{"@odata.context":"§policies/defaultAppManagementPolicy/$entity","applicationRestrictions":{"passwordCredentials":[{"maxLifetime":"365 days"}]}}""", "")]
    [InlineData("an unknown value of an enumeration", "policies/defaultAppManagementPolicy", """{"@odata.context":"§policies/defaultAppManagementPolicy/$entity","applicationRestrictions":{"passwordCredentials":[{"state":"perhaps"}]}}""", "property 'applicationRestrictions/passwordCredentials[0]/state' of PasswordCredentialConfiguration is a String that the model cannot hold as AppManagementRestrictionState?.")]
    [InlineData("a type that is none", "directory/deletedItems/1", """{"@odata.context":"§directoryObjects/$entity","@odata.type":"#microsoft.graph.spaceship","id":"1"}""", "property '@odata.type' of DirectoryObject is a type that the SDK does not know here.")]
    [InlineData("a derived type that is not named", "directory/deletedItems/1", """{"@odata.context":"§directoryObjects/$entity","id":"1","appId":"2"}""", "property 'appId' of DirectoryObject is not known to the model.")]
    [InlineData("a type that is no news", "applications/1", """{"@odata.context":"§applications/$entity","@odata.type":"#microsoft.graph.application","id":"1"}""", "'@odata.type' says what the context says already.")]
    [InlineData("no context", "applications/1", """{"id":"1"}""", "@odata.context is missing.")]
    [InlineData("a context of another set", "applications/1", """{"@odata.context":"§users/$entity","id":"1"}""", "@odata.context 'users/$entity' names User where the SDK expects Application.")]
    [InlineData("a context of nothing", "applications/1", """{"@odata.context":"§spaceships/$entity","id":"1"}""", "@odata.context 'spaceships/$entity' leads nowhere in the SDK.")]
    [InlineData("one where the context says many", "applications/1", """{"@odata.context":"§applications","id":"1"}""", "@odata.context 'applications' does not tell one from many.")]
    [InlineData("many where the context says one", "applications", """{"@odata.context":"§applications/$entity","value":[]}""", "@odata.context 'applications/$entity' does not tell one from many.")]
    [InlineData("no JSON", "applications/1", """{"id":"1",}""", "this is no JSON, from byte 10 of line 0.")]
    [InlineData("an address that is none", "spaceships", """{"@odata.context":"§spaceships","value":[]}""", "the SDK has no such request.")]
    [InlineData("a key that is none", "applications(colour='red')", """{"@odata.context":"§applications/$entity","id":"1"}""", "the SDK has no such request.")]
    public void A_bad_answer_is_found(string what, string path, string body, string said)
    {
        var violations = Violations(path, body);

        Assert.True(violations.Count > 0, $"{what} was not found");
        Assert.All(violations, violation => Assert.StartsWith($"GET {path} → 200: ", violation, StringComparison.Ordinal));
        Assert.Contains(said, string.Join('\n', violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_selection_is_exactly_what_was_selected()
    {
        const string Body = """{"@odata.context":"§applications(appId,notes)","value":[{"appId":"1","tags":[]}]}""";

        Assert.Equal(
            ["GET applications → 200: property 'tags' was not selected.", "GET applications → 200: property 'notes' was selected and is missing."],
            Violations("applications", Body, query: "?$select=appId,notes"));
    }

    [Fact]
    public void Without_metadata_nothing_says_what_is_what_and_the_properties_are_still_checked()
    {
        Assert.Empty(Violations("applications/1/owners", """{"value":[{"id":"1","userPrincipalName":"a@b"}]}""", contentType: None));
        Assert.Equal(["GET applications/1/owners → 200: property 'value[0]/colour' of DirectoryObject is not known to the model."],
            Violations("applications/1/owners", """{"value":[{"id":"1","colour":"red"}]}""", contentType: None));
        Assert.Equal(["GET applications → 200: property '@odata.context' does not belong to an answer without metadata."],
            Violations("applications", """{"@odata.context":"§applications","value":[]}""", contentType: None));
    }

    [Fact]
    public void An_error_is_held_against_the_model_of_errors()
    {
        const string Good = """{"error":{"code":"c","message":"m","innerError":{"date":"2026-11-24T09:00:00","request-id":"r","client-request-id":"q"}}}""";

        Assert.Empty(Violations("spaceships", Good, status: 404));
        Assert.Equal(["GET spaceships → 404: property 'error/innerError/colour' of InnerError is not known to the model."],
            Violations("spaceships", Good.Replace("\"request-id\"", "\"colour\":1,\"request-id\"", StringComparison.Ordinal), status: 404));
        Assert.Equal(["GET spaceships → 404: there is no body."], Violations("spaceships", null, status: 404));
    }

    [Fact]
    public void A_count_is_a_number_and_a_deletion_says_nothing()
    {
        Assert.Empty(Violations("applications/$count", "3", contentType: "text/plain"));
        Assert.Equal(["GET applications/$count → 200: the body is no number."], Violations("applications/$count", "three", contentType: "text/plain"));
        Assert.Empty(Violations("applications/1", null, status: 204, method: "DELETE"));
        Assert.Equal(["DELETE applications/1 → 204: 204 has a body."], Violations("applications/1", "{}", status: 204, method: "DELETE"));
        Assert.Equal(["POST applications/1/addPassword → 200: there is no body."], Violations("applications/1/addPassword", null, method: "POST"));
    }

    [Fact]
    public void No_value_is_put_in_words()
    {
        var violations = Violations("applications/1/addPassword", """{"@odata.context":"§microsoft.graph.passwordCredential","secret":"Tq8~the.secret","keyId":"Tq8~the.secret","secretText":["Tq8~the.secret"]}""", method: "POST");

        Assert.NotEmpty(violations);
        Assert.DoesNotContain("Tq8~the.secret", string.Join('\n', violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_part_of_a_batch_is_seen_and_its_frame_too()
    {
        Assert.Empty(Violations("$batch", """{"responses":[{"id":"1","status":200,"headers":{"Content-Type":"application/json"},"body":{}}]}""", method: "POST"));
        Assert.Equal(["POST $batch → 200: a part's 'id' is no String.", "POST $batch → 200: property 'colour' does not belong to a part of a batch."],
            Violations("$batch", """{"responses":[{"id":1,"status":200,"headers":{},"colour":"red"}]}""", method: "POST"));
    }

    // https://learn.microsoft.com/graph/query-parameters#odata-system-query-options
    [Theory]
    [InlineData("application/json;odata.metadata=none")]
    [InlineData("application/json;odata.metadata=minimal")]
    [InlineData("application/json")]
    public async Task Selected_expanded_and_plain_answers_pass_at_every_level_of_metadata(string accept)
    {
        var seen = new List<string>();
        await using var cloud = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Applications.Add(new SeedApplication { DisplayName = "Owned", AppId = new(AppId), Owners = ["olga@contoso.com"] }));
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read", "Directory.Read.All", "Application.Read.All", "Policy.Read.All");

        foreach (var path in new[]
        {
            "me", "me?$select=id,mail", "users?$select=displayName&$top=2", "organization", "domains", "subscribedSkus", "applications", $"applications(appId='{AppId}')?$select=appId,displayName",
            $"applications(appId='{AppId}')/owners", $"applications(appId='{AppId}')?$expand=owners", "servicePrincipals?$select=id,appRoles", $"servicePrincipals(appId='{AppId}')/appRoleAssignments",
            "oauth2PermissionGrants", "policies/defaultAppManagementPolicy", "policies/appManagementPolicies", "directory/deletedItems/microsoft.graph.application",
        })
        {
            var reply = (await cloud.GraphAsync("GET", path, token, headers: ("Accept", accept))).Expect(200);
            seen.Add(reply.Json["@odata.context"] is null ? "none" : "minimal");
        }

        Assert.Equal([accept.EndsWith("none", StringComparison.Ordinal) ? "none" : "minimal"], seen.Distinct());
    }

    [Fact]
    public async Task The_check_watches_the_simulation_and_fails_the_test_that_caused_a_violation()
    {
        var check = new GraphModelCheck();
        await using (var cloud = await Cloud.StartAsync())
        {
            var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
            (await cloud.GraphAsync("GET", "me", token)).Expect(200);
        }
        check.AssertNoViolation();

        check.See(new GraphExchange("GET", "me", "", 200, Minimal, """{"@odata.context":"§users/$entity","colour":"red"}""".Replace("§", Context, StringComparison.Ordinal)));

        var failed = Assert.ThrowsAny<Exception>(check.AssertNoViolation);
        Assert.Contains("GET me → 200: property 'colour' of User is not known to the model.", failed.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Violations(string path, string? body, int status = 200, string method = "GET", string query = "", string contentType = Minimal)
    {
        var check = new GraphModelCheck();
        check.See(new GraphExchange(method, path, query, status, body is null ? null : contentType, body?.Replace("§", Context, StringComparison.Ordinal)));
        return check.Violations;
    }
}
