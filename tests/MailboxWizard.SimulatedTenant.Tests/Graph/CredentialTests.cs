using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Secrets and certificates of an application. https://learn.microsoft.com/graph/api/resources/passwordcredential, https://learn.microsoft.com/graph/api/resources/keycredential</summary>
public sealed class CredentialTests
{
    // https://learn.microsoft.com/graph/api/application-addpassword
    [Fact]
    public async Task A_secret_is_shown_once_and_stops_working_when_it_is_removed()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var read = (await cloud.GraphAsync("GET", $"applications/{app.ObjectId}", app.AdministratorToken)).Expect(200);
        var credential = read.Json["passwordCredentials"]!.AsArray().Single()!;
        Assert.Null(credential["secretText"]);
        Assert.Equal((app.KeyId, app.Secret[..3]), ((string)credential["keyId"]!, (string)credential["hint"]!));
        Assert.DoesNotContain(app.Secret, read.Body, StringComparison.Ordinal);

        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/removePassword", app.AdministratorToken, new { keyId = app.KeyId })).Expect(204);
        Assert.Equal(7000215, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/removePassword", app.AdministratorToken, new { keyId = app.KeyId })).Expect(400);
        (await cloud.GraphAsync("POST", $"applications/{app.ObjectId}/removePassword", app.AdministratorToken, new { })).Expect(400);
    }

    [Fact]
    public async Task A_secret_lives_two_years_unless_an_end_is_asked_for_and_its_value_cannot_be_chosen()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var app = await cloud.RegisterAsync("Ada Admin");
        var path = $"applications(appId='{app.AppId}')/addPassword";

        var plain = (await cloud.GraphAsync("POST", path, app.AdministratorToken)).Expect(200);
        Assert.Equal(("2026-11-24T09:00:00Z", "2028-11-24T09:00:00Z"), (plain.Text("startDateTime"), plain.Text("endDateTime")));
        Assert.InRange(plain.Text("secretText").Length, 16, 64);
        var asked = (await cloud.GraphAsync("POST", path, app.AdministratorToken, new { passwordCredential = new { displayName = "n", endDateTime = "2027-01-01T00:00:00+01:00" } })).Expect(200);
        Assert.Equal(("n", "2026-12-31T23:00:00Z"), (asked.Text("displayName"), asked.Text("endDateTime")));
        foreach (var bad in new object[] { new { passwordCredential = new { secretText = "mine" } }, new { passwordCredential = new { endDateTime = "2020-01-01T00:00:00Z" } }, new { passwordCredential = new { endDateTime = "soon" } }, new { secret = 1 } })
            (await cloud.GraphAsync("POST", path, app.AdministratorToken, bad)).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/application-update: "keyCredentials"
    [Fact]
    public async Task A_certificate_is_written_as_Graph_takes_it_and_its_bytes_are_shown_only_where_they_are_asked_for_alone()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        using var certificate = Certificate();
        var path = $"applications/{app.ObjectId}";

        (await cloud.GraphAsync("PATCH", path, app.AdministratorToken, new { keyCredentials = new[] { Key(certificate, "first") } })).Expect(204);

        var shown = (await cloud.GraphAsync("GET", path, app.AdministratorToken)).Expect(200).Json["keyCredentials"]!.AsArray().Single()!;
        Assert.Equal(("first", "AsymmetricX509Cert", "Verify", null, certificate.Thumbprint), ((string)shown["displayName"]!, (string)shown["type"]!, (string)shown["usage"]!, (string?)shown["key"], (string)shown["customKeyIdentifier"]!));
        Assert.Null((await cloud.GraphAsync("GET", "applications?$select=keyCredentials", app.AdministratorToken)).Expect(200).Values[0]!["keyCredentials"]![0]!["key"]);
        Assert.Equal(Convert.ToBase64String(certificate.RawData), (string)(await cloud.GraphAsync("GET", path + "?$select=keyCredentials", app.AdministratorToken)).Expect(200).Json["keyCredentials"]![0]!["key"]!);

        // What is listed without its bytes stays, what is not listed goes.
        using var other = Certificate();
        (await cloud.GraphAsync("PATCH", path, app.AdministratorToken, new { keyCredentials = new[] { new { keyId = (string)shown["keyId"]!, type = "AsymmetricX509Cert", usage = "Verify" }, Key(other, "second") } })).Expect(204);
        Assert.Equal(["first", "second"], cloud.Server.State["contoso.com"].FindApplicationById(Guid.Parse(app.ObjectId))!.Keys.Select(k => k.DisplayName));
        (await cloud.GraphAsync("PATCH", path, app.AdministratorToken, new { keyCredentials = Array.Empty<object>() })).Expect(204);
        Assert.Empty(cloud.Server.State["contoso.com"].FindApplicationById(Guid.Parse(app.ObjectId))!.Keys);
    }

    [Fact]
    public async Task Something_that_is_no_certificate_or_outlives_it_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        using var certificate = Certificate();
        var key = Convert.ToBase64String(certificate.RawData);

        foreach (var (credential, code) in new (object, string)[]
        {
            (new { type = "AsymmetricX509Cert", usage = "Verify", key = "bm9uc2Vuc2U=" }, "KeyCredentialsInvalidKey"),
            (new { type = "AsymmetricX509Cert", usage = "Verify" }, "KeyCredentialsInvalidKey"),
            (new { type = "AsymmetricX509Cert", usage = "Verify", key = "not base64" }, "BadRequest"),
            (new { type = "AsymmetricX509Cert", usage = "Verify", key, endDateTime = "2099-01-01T00:00:00Z" }, "KeyCredentialsInvalidEndDate"),
            (new { type = "AsymmetricX509Cert", usage = "Verify", key, startDateTime = "1999-01-01T00:00:00Z" }, "KeyCredentialsInvalidStartDate"),
            (new { type = "Nonsense", usage = "Verify", key }, "Request_BadRequest"),
        })
            Assert.Equal(code, (await cloud.GraphAsync("PATCH", $"applications/{app.ObjectId}", app.AdministratorToken, new { keyCredentials = new[] { credential } })).Expect(400).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/application-addkey, https://learn.microsoft.com/graph/application-rollkey-prooftoken
    [Fact]
    public async Task A_certificate_is_rolled_with_a_proof_that_the_old_one_is_held()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        using var old = Certificate();
        using var next = Certificate();
        var path = $"applications/{app.ObjectId}";
        (await cloud.GraphAsync("PATCH", path, app.AdministratorToken, new { keyCredentials = new[] { Key(old, "old") } })).Expect(204);

        foreach (var bad in new[] { "nonsense", Proof(next, app.ObjectId, 300), Proof(old, app.AppId, 300), Proof(old, app.ObjectId, 3000), Proof(old, app.ObjectId, -1) })
            (await cloud.GraphAsync("POST", path + "/addKey", app.AdministratorToken, new { keyCredential = Key(next, "next"), proof = bad })).Expect(400);
        var added = (await cloud.GraphAsync("POST", path + "/addKey", app.AdministratorToken, new { keyCredential = Key(next, "next"), passwordCredential = (object?)null, proof = Proof(old, app.ObjectId, 300) })).Expect(200);
        Assert.Equal("next", added.Text("displayName"));
        var oldId = cloud.Server.State["contoso.com"].FindApplicationById(Guid.Parse(app.ObjectId))!.Keys.First().KeyId;
        (await cloud.GraphAsync("POST", path + "/removeKey", app.AdministratorToken, new { keyId = oldId, proof = Proof(next, app.ObjectId, 300) })).Expect(204);
        Assert.Equal(["next"], cloud.Server.State["contoso.com"].FindApplicationById(Guid.Parse(app.ObjectId))!.Keys.Select(k => k.DisplayName));
    }

    private static object Key(X509Certificate2 certificate, string displayName) => new { displayName, type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData) };

    private static X509Certificate2 Certificate()
    {
        using var rsa = RSA.Create(2048);
        return new CertificateRequest("CN=Simulated only", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(365));
    }

    private static string Proof(X509Certificate2 certificate, string issuer, int seconds)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var text = $"{Encode("""{"alg":"RS256"}""")}.{Encode(new JsonObject { ["aud"] = "00000002-0000-0000-c000-000000000000", ["iss"] = issuer, ["nbf"] = now - 5, ["exp"] = now + seconds }.ToJsonString())}";
        using var rsa = certificate.GetRSAPrivateKey()!;
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
