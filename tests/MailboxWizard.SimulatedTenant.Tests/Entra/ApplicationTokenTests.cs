namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Client credentials and their errors. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</summary>
public sealed class ApplicationTokenTests
{
    [Fact]
    public async Task The_token_carries_what_was_granted_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var graph = Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token"));
        var exchange = Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Expect(200).Text("access_token"));

        Assert.Equal(("https://graph.microsoft.com", "app", app.AppId, app.PrincipalId), ((string)graph["aud"]!, (string)graph["idtyp"]!, (string)graph["appid"]!, (string)graph["oid"]!));
        Assert.Equal("""["Mail.ReadWrite"]""", graph["roles"]!.ToJsonString());
        Assert.Equal("https://outlook.office365.com", (string)exchange["aud"]!);
        Assert.Null(exchange["roles"]);
    }

    // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
    [Theory]
    [Trait("Scenario", "token-other-api"), Trait("Scenario", "token-other-tenant"), Trait("Scenario", "token-other-application")]
    [InlineData("token-other-api", "aud")]
    [InlineData("token-other-tenant", "iss tid")]
    [InlineData("token-other-application", "appid")]
    public async Task A_token_that_is_somebody_elses_differs_in_what_says_so_and_opens_nothing(string scenario, string differs)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        async Task<Reply> TokenAsync() => (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200);
        var own = Reply.Claims((await TokenAsync()).Text("access_token"));
        cloud.Server.Choose("contoso.com", scenario);

        var token = (await TokenAsync()).Text("access_token");

        var claims = Reply.Claims(token);
        Assert.Equal(differs, string.Join(' ', new[] { "aud", "iss", "tid", "appid", "ver", "idtyp" }.Where(name => (string?)claims[name] != (string?)own[name])));
        Assert.Equal(401, (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", token)).Status);
    }

    // https://learn.microsoft.com/entra/identity-platform/access-tokens
    [Fact]
    public async Task An_encrypted_token_says_nothing_to_its_owner_and_opens_what_the_other_would_and_an_altered_one_opens_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        cloud.Server.State["contoso.com"].EncryptsTokens = true;

        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token")!;
        var parts = token.Split('.');

        Assert.Equal((5, ""), (parts.Length, parts[1]));
        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", token)).Expect(200);
        parts[3] = (parts[3][0] == 'A' ? 'B' : 'A') + parts[3][1..];
        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", string.Join('.', parts))).Expect(401);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("client_secret", "", 401, "invalid_client", 7000218)]
    [InlineData("client_id", "00000000-1111-2222-3333-444444444444", 400, "unauthorized_client", 700016)]
    [InlineData("scope", "https://graph.microsoft.com/Mail.Read", 400, "invalid_scope", 1002012)]
    [InlineData("scope", "https://nothing.example/.default", 400, "invalid_resource", 500011)]
    [InlineData("tenant", "00000000-1111-2222-3333-444444444444", 400, "invalid_request", 90002)]
    [InlineData("tenant", "nobody.example", 400, "invalid_request", 90002)]
    [InlineData("tenant", "nonsense", 400, "invalid_request", 900023)]
    [InlineData("tenant", "common", 400, "invalid_request", 9001023)]
    [InlineData("tenant", "fabrikam.com", 400, "unauthorized_client", 700016)]
    public async Task Errors_have_Entras_shape_and_numbers(string wrong, string value, int status, string error, int code)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var given = new Dictionary<string, string> { ["tenant"] = "contoso.com", ["client_id"] = app.AppId, ["client_secret"] = app.Secret, ["scope"] = "https://graph.microsoft.com/.default" };
        given[wrong] = value;

        var reply = await cloud.TokenAsync(given["tenant"], ("client_id", given["client_id"]), ("client_secret", given["client_secret"]), ("scope", given["scope"]), ("grant_type", "client_credentials"));

        reply.Expect(status);
        Assert.Equal((error, code), (reply.Text("error"), reply.AadSts));
        Assert.StartsWith($"AADSTS{code}: ", reply.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal(["correlation_id", "error", "error_codes", "error_description", "error_uri", "timestamp", "trace_id"], reply.Json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Expired_secrets_missing_principals_and_disabled_applications_have_their_own_numbers()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var app = await cloud.RegisterAsync("Ada Admin");
        var contoso = cloud.Server.State["contoso.com"];
        var principal = contoso.FindServicePrincipal(Guid.Parse(app.AppId))!;

        principal.AccountEnabled = false;
        Assert.Equal(7000112, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        principal.AccountEnabled = true;
        contoso.ServicePrincipals.Remove(principal);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        contoso.ServicePrincipals.Add(principal);
        time.Advance(TimeSpan.FromDays(3 * 365));
        Assert.Equal(7000222, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("https://graph.microsoft.com/.default https://outlook.office365.com/.default", 700022)]
    [InlineData(".default", 700023)]
    [InlineData("/.default", 700023)]
    [InlineData("offline_access", 28002)]
    [InlineData("https%3A%2F%2Fgraph.microsoft.com%2F.default", 1002012)]
    [InlineData("User.Read", 1002012)]
    [InlineData("", 900144)]
    public async Task A_scope_that_names_no_one_resource_is_refused(string scope, int code)
    {
        await using var cloud = await EntraWorld.StartAsync();

        Assert.Equal(code, (await cloud.DaemonAsync(scope)).Expect(400).AadSts);
    }

    // https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow
    [Fact]
    public async Task V1_names_the_resource_and_is_answered_in_texts()
    {
        await using var cloud = await EntraWorld.StartAsync();
        Task<Reply> AskAsync(params (string, string)[] more) => cloud.TokenV1Async("contoso.com", [("client_id", EntraWorld.DaemonAppId), ("client_secret", EntraWorld.DaemonSecret), ("grant_type", "client_credentials"), .. more]);

        var token = (await AskAsync(("resource", "https://graph.microsoft.com/"))).Expect(200);

        Assert.Equal(["token_type", "expires_in", "ext_expires_in", "expires_on", "not_before", "resource", "access_token"], token.Json.AsObject().Select(p => p.Key));
        Assert.Equal(("3899", "https://graph.microsoft.com/"), (token.Text("expires_in"), (string)Reply.Claims(token.Text("access_token"))["aud"]!));
        Assert.Equal(50001, (await AskAsync(("scope", "https://graph.microsoft.com/.default"))).Expect(400).AadSts);
        Assert.Equal(500011, (await AskAsync(("resource", "https://nothing.example"))).Expect(400).AadSts);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#application-permissions
    [Fact]
    public async Task An_API_of_the_tenants_own_gets_a_token_of_the_version_it_wants()
    {
        await using var cloud = await EntraWorld.StartAsync(s => s.Application("Orders API").AssignmentRequired = true);
        var tenant = cloud.Server.State["contoso.com"];
        var (api, daemon) = (tenant.FindServicePrincipal(Guid.Parse(EntraWorld.ApiAppId))!, tenant.FindServicePrincipal(Guid.Parse(EntraWorld.DaemonAppId))!);
        Assert.Equal(501051, (await cloud.DaemonAsync("api://orders/.default")).Expect(400).AadSts);
        tenant.RoleAssignments.Add(new Beliefs.AppRoleAssignment
        {
            Id = "orders",
            PrincipalId = daemon.Id,
            PrincipalType = "ServicePrincipal",
            ResourceId = api.Id,
            AppRoleId = api.AppRoles.Single().Id,
            CreatedAt = DateTimeOffset.UtcNow,
        });

        var token = (await cloud.DaemonAsync("api://orders/.default")).Expect(200).Text("access_token");

        var claims = Reply.Claims(token);
        foreach (var changing in new[] { "iat", "nbf", "exp", "aio", "rh", "uti" }) Assert.True(claims.Remove(changing), changing);
        Assert.Equal(
            $$"""
            {"aud":"{{EntraWorld.ApiAppId}}","iss":"https://login.microsoftonline.com/{{tenant.Id}}/v2.0","azp":"{{EntraWorld.DaemonAppId}}","azpacr":"1","tid":"{{tenant.Id}}","ver":"2.0","oid":"{{daemon.Id}}","sub":"{{daemon.Id}}","roles":["Orders.Read.All"]}
            """, claims.ToJsonString());
        Assert.Equal(["typ", "alg", "kid"], EntraWorld.Header(token).Select(h => h.Key));
    }

    // https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/wiki/Client-Throttling
    [Fact]
    public async Task An_application_that_hammers_is_told_to_wait_a_minute()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        for (var i = 0; i < 60; i++) (await cloud.DaemonAsync()).Expect(200);

        var refused = (await cloud.DaemonAsync()).Expect(429);

        Assert.Equal((50196, TimeSpan.FromMinutes(1)), (refused.AadSts, refused.Headers.RetryAfter!.Delta!.Value));
        time.Advance(TimeSpan.FromMinutes(1));
        (await cloud.DaemonAsync()).Expect(200);
        cloud.Server.State["contoso.com"].StopsLoops = false;
        for (var i = 0; i < 61; i++) (await cloud.DaemonAsync()).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Fact]
    public async Task What_passes_by_itself_comes_with_each_of_its_numbers()
    {
        await using var cloud = await Cloud.StartAsync("unsteady", seed: EntraWorld.Plant);
        var numbers = new List<int>();
        for (var i = 0; numbers.Count < 6; i++)
            if (await cloud.DaemonAsync() is { Status: 503 } refused)
            {
                Assert.Equal("temporarily_unavailable", refused.Text("error"));
                numbers.Add(refused.AadSts);
            }

        Assert.Equal([50033, 90006, 90012, 90024, 90033, 90090], numbers.Order());
    }
}
