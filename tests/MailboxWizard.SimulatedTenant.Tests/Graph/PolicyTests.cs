using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>App management policies. https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy</summary>
public sealed class PolicyTests
{
    private const string Default = "policies/defaultAppManagementPolicy";
    private const string Custom = "policies/appManagementPolicies";

    // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
    [Fact]
    public async Task Every_tenant_has_a_default_that_restricts_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Policy.Read.All");
        var ben = await cloud.DelegatedTokenAsync("Ben Builder", "Policy.Read.All");

        var policy = (await cloud.GraphAsync("GET", Default, token)).Expect(200);
        Assert.Equal(("00000000-0000-0000-0000-000000000000", false, """{"passwordCredentials":[],"keyCredentials":[]}"""), (policy.Text("id"), (bool)policy.Json["isEnabled"]!, policy.Json["applicationRestrictions"]!.ToJsonString()));
        Assert.Empty((await cloud.GraphAsync("GET", Custom, token)).Expect(200).Values);
        (await cloud.GraphAsync("GET", Default, ben)).Expect(403);
        (await cloud.GraphAsync("PATCH", Default, token, new { isEnabled = true })).Expect(403);
    }

    [Fact]
    public async Task A_policy_can_forbid_secrets_or_shorten_their_life()
    {
        await using var forbidden = await Cloud.StartAsync("secrets-forbidden");
        var (token, id) = await RegisterAsync(forbidden);
        var refused = (await forbidden.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400);
        Assert.Equal(("CredentialTypeNotAllowedAsPerAppPolicy", "Credential type not allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."), (refused.ErrorCode, refused.ErrorMessage));
        var policy = (await forbidden.GraphAsync("GET", Default, token)).Expect(200);
        Assert.Equal("passwordAddition", (string)policy.Json["applicationRestrictions"]!["passwordCredentials"]![0]!["restrictionType"]!);

        await using var capped = await Cloud.StartAsync("secrets-12-months");
        (token, id) = await RegisterAsync(capped);
        refused = (await capped.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400);
        Assert.Equal(("CredentialInvalidLifetimeAsPerAppPolicy", "Credential lifetime exceeds the max value allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."), (refused.ErrorCode, refused.ErrorMessage));
        policy = (await capped.GraphAsync("GET", Default, token)).Expect(200);
        Assert.Equal("P365D", (string)policy.Json["applicationRestrictions"]!["passwordCredentials"]![0]!["maxLifetime"]!);
        (await capped.GraphAsync("POST", $"applications/{id}/addPassword", token, new { passwordCredential = new { endDateTime = DateTime.UtcNow.AddDays(365) } })).Expect(200);
    }

    // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-update
    [Fact]
    public async Task The_default_is_changed_by_patch_and_holds_for_applications_made_after_its_date()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var (token, id) = await RegisterAsync(cloud);
        object Restrictions(string after) => new { isEnabled = true, applicationRestrictions = new { passwordCredentials = new[] { new { restrictionType = "passwordAddition", maxLifetime = (string?)null, restrictForAppsCreatedAfterDateTime = after } } } };

        (await cloud.GraphAsync("PATCH", Default, token, Restrictions("2026-12-01T00:00:00Z"))).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(200);
        (await cloud.GraphAsync("PATCH", Default, token, Restrictions("2019-10-19T10:37:00Z"))).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400);
        (await cloud.GraphAsync("PATCH", Default, token, new { isEnabled = false })).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(200);
    }

    // https://learn.microsoft.com/graph/api/appmanagementpolicy-post, https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto
    [Fact]
    public async Task A_policy_of_its_own_replaces_the_default_for_an_application()
    {
        await using var cloud = await Cloud.StartAsync("secrets-forbidden");
        var (token, id) = await RegisterAsync(cloud);
        var policy = (await cloud.GraphAsync("POST", Custom, token, Body("passwordLifetime", "P90D"))).Expect(201).Text("id");
        var reference = new Dictionary<string, string> { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/{Custom}/{policy}" };

        (await cloud.GraphAsync("POST", $"applications/{id}/appManagementPolicies/$ref", token, reference)).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{id}/appManagementPolicies/$ref", token, reference)).Expect(400);
        Assert.Equal($"Credential lifetime exceeds the max value allowed as per assigned policy '{policy}'.", (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400).ErrorMessage);
        (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { passwordCredential = new { endDateTime = DateTime.UtcNow.AddDays(90) } })).Expect(200);
        Assert.Equal(id, (string)(await cloud.GraphAsync("GET", $"{Custom}/{policy}/appliesTo", token)).Expect(200).Values.Single()!["id"]!);
        Assert.Equal(policy, (string)(await cloud.GraphAsync("GET", $"applications/{id}?$expand=appManagementPolicies", token)).Expect(200).Json["appManagementPolicies"]![0]!["id"]!);

        // Switched off one by one, which is how a tool exempts its own application.
        (await cloud.GraphAsync("PATCH", $"{Custom}/{policy}", token, new { restrictions = new { passwordCredentials = new[] { new { restrictionType = "passwordLifetime", state = "disabled", maxLifetime = "P90D" } } } })).Expect(204);
        (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(200);
        (await cloud.GraphAsync("DELETE", $"applications/{id}/appManagementPolicies/{policy}/$ref", token)).Expect(204);
        Assert.Equal("CredentialTypeNotAllowedAsPerAppPolicy", (await cloud.GraphAsync("POST", $"applications/{id}/addPassword", token, new { })).Expect(400).ErrorCode);
        (await cloud.GraphAsync("DELETE", $"{Custom}/{policy}", token)).Expect(204);
        (await cloud.GraphAsync("GET", $"{Custom}/{policy}", token)).Expect(404);
    }

    [Theory]
    [InlineData("""{"displayName":"x","isEnabled":true}""")]
    [InlineData("""{"displayName":"x","description":"y","restrictions":{"passwordCredentials":[{"restrictionType":"magic"}]}}""")]
    [InlineData("""{"displayName":"x","description":"y","restrictions":{"passwordCredentials":[{"restrictionType":"passwordLifetime","maxLifetime":"90 days"}]}}""")]
    [InlineData("""{"displayName":"x","description":"y","restrictions":{"passwordCredentials":[{"restrictionType":"passwordLifetime"}]}}""")]
    [InlineData("""{"displayName":"x","description":"y","restrictions":{"passwordCredentials":[{"restrictionType":"passwordAddition"},{"restrictionType":"passwordAddition"}]}}""")]
    [InlineData("""{"displayName":"x","description":"y","colour":"red"}""")]
    public async Task A_policy_must_be_whole(string body)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Policy.ReadWrite.ApplicationConfiguration");

        (await cloud.GraphAsync("POST", Custom, token, JsonNode.Parse(body))).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/resources/keycredentialconfiguration, https://learn.microsoft.com/graph/api/resources/identifieruriconfiguration
    [Fact]
    public async Task A_policy_also_shortens_certificates_and_keeps_names_to_their_default()
    {
        await using var cloud = await Cloud.StartAsync();
        var (token, id) = await RegisterAsync(cloud);
        (await cloud.GraphAsync("PATCH", Default, token, new
        {
            isEnabled = true,
            applicationRestrictions = new
            {
                keyCredentials = new[] { new { restrictionType = "asymmetricKeyLifetime", maxLifetime = "P30D" } },
                identifierUris = new { nonDefaultUriAddition = new { state = "enabled", restrictForAppsCreatedAfterDateTime = "2019-01-01T10:37:00Z" } },
            },
        })).Expect(204);
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Simulated only", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        var key = new { type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData) };

        Assert.Equal("CredentialInvalidLifetimeAsPerAppPolicy", (await cloud.GraphAsync("PATCH", $"applications/{id}", token, new { keyCredentials = new[] { key } })).Expect(400).ErrorCode);
        (await cloud.GraphAsync("PATCH", $"applications/{id}", token, new { identifierUris = new[] { "https://contoso.com/api" } })).Expect(400);
    }

    private static async Task<(string Token, string Id)> RegisterAsync(Cloud cloud)
    {
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration");
        return (token, (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id"));
    }

    private static object Body(string type, string lifetime)
        => new { displayName = "Mine", description = "d", isEnabled = true, restrictions = new { passwordCredentials = new[] { new { restrictionType = type, maxLifetime = lifetime } } } };
}
