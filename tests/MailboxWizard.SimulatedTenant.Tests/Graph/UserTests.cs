namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/users and /me. https://learn.microsoft.com/graph/api/resources/user</summary>
public sealed class UserTests
{
    // https://learn.microsoft.com/graph/api/user-get
    [Fact]
    public async Task A_user_is_found_by_id_by_principal_name_or_by_filter_but_not_by_an_alias()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var bjoern = cloud.Server.State.Person("bjoern.mueller@contoso.com");

        Assert.Equal("Björn Müller", (await cloud.GraphAsync("GET", $"users/{bjoern.Id}", token)).Expect(200).Text("displayName"));
        (await cloud.GraphAsync("GET", "users/bjoern.mueller@contoso.com", token)).Expect(200);
        (await cloud.GraphAsync("GET", "users('BJOERN.mueller@contoso.com')", token)).Expect(200);
        Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync("GET", "users/rechnungen@contoso.com", token)).Expect(404).ErrorCode);
        var found = (await cloud.GraphAsync("GET", "users?$filter=proxyAddresses/any(p:p eq 'smtp:rechnungen@contoso.com') or mail eq 'nobody@contoso.com'&$select=id", token)).Expect(200);
        Assert.Equal(bjoern.Id.ToString(), (string)found.Values.Single()!["id"]!);
    }

    // https://learn.microsoft.com/graph/api/user-list#optional-query-parameters
    [Fact]
    public async Task Eleven_properties_come_by_default_and_the_others_by_name()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read.All");

        Assert.Equal("@odata.context businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName id",
            string.Join(' ', (await cloud.GraphAsync("GET", "me", token)).Expect(200).Json.AsObject().Select(p => p.Key)));
        Assert.Equal("""{"proxyAddresses":["SMTP:ada@contoso.com"],"accountEnabled":true,"userType":"Member","department":null}""",
            Bare(await cloud.GraphAsync("GET", "users/ada@contoso.com?$select=proxyAddresses,accountEnabled,userType,department", token)));
        (await cloud.GraphAsync("GET", "users?$select=shoeSize", token)).Expect(400);
    }

    [Theory]
    [InlineData("userPrincipalName eq 'ADA@contoso.com'", false, 1)]
    [InlineData("startsWith(displayName,'ada')", false, 1)]
    [InlineData("accountEnabled eq false", false, 1)]
    [InlineData("userPrincipalName in ('ada@contoso.com','ben@contoso.com','nobody@contoso.com')", false, 2)]
    [InlineData("endsWith(userPrincipalName,'@contoso.com') and not startsWith(displayName,'A')", true, 6)]
    [InlineData("accountEnabled ne true", true, 1)]
    [InlineData("proxyAddresses/any(p:startsWith(p,'smtp:rech'))", false, 1)]
    [InlineData("proxyAddresses/any(p:endsWith(p,'contoso.com'))", true, 7)]
    [InlineData("department eq null", true, 7)]
    [InlineData("otherMails/$count eq 0", true, 7)]
    [InlineData("companyName eq 'x'", true, 0)]
    public async Task Filters_find_what_they_say_some_of_them_only_in_an_advanced_query(string filter, bool isAdvanced, int count)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read.All");
        var path = $"users?$filter={Uri.EscapeDataString(filter)}&$select=id";

        // https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects
        if (isAdvanced)
            foreach (var half in new[] { await cloud.GraphAsync("GET", path, token), await cloud.GraphAsync("GET", path + "&$count=true", token), await cloud.GraphAsync("GET", path, token, null, ("ConsistencyLevel", "eventual")) })
            {
                Assert.Equal("Request_UnsupportedQuery", half.Expect(400).ErrorCode);
                Assert.Contains("is not supported because the required parameters might be missing.", half.ErrorMessage, StringComparison.Ordinal);
            }
        Assert.Equal(count, (await cloud.GraphAsync("GET", path + "&$count=true", token, null, ("ConsistencyLevel", "eventual"))).Expect(200).Values.Count);
    }

    // https://learn.microsoft.com/graph/permissions-reference#userreadbasicall
    [Fact]
    public async Task With_basic_profiles_only_the_rest_is_not_told()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.ReadBasic.All");

        Assert.Equal("""{"displayName":"Ada Admin","accountEnabled":null,"proxyAddresses":[]}""", Bare(await cloud.GraphAsync("GET", "users/ada@contoso.com?$select=displayName,accountEnabled,proxyAddresses", token)));
        Assert.Equal("""{"accountEnabled":true}""", Bare(await cloud.GraphAsync("GET", "me?$select=accountEnabled", token)));
    }

    // https://learn.microsoft.com/graph/api/user-get#permissions
    [Fact]
    public async Task With_User_Read_one_reads_oneself_and_nobody_else_and_an_application_is_nobody()
    {
        await using var cloud = await Cloud.StartAsync();
        var olga = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.Read");
        var workload = await Workload.StartAsync(cloud, "User.Read.All");

        (await cloud.GraphAsync("GET", "users/olga@contoso.com", olga)).Expect(200);
        (await cloud.GraphAsync("GET", "users/ada@contoso.com", olga)).Expect(403);
        (await cloud.GraphAsync("GET", "users/nobody@contoso.com", olga)).Expect(403);
        (await cloud.GraphAsync("GET", "users", olga)).Expect(403);
        Assert.Equal("/me request is only valid with delegated authentication flow.", (await cloud.GraphAsync("GET", "me", workload.Token)).Expect(400).ErrorMessage);
        (await cloud.GraphAsync("GET", "users/ada@contoso.com", workload.Token)).Expect(200);
    }

    [Fact]
    public async Task A_tenant_sees_itself_only()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Frank Admin", "Directory.Read.All");

        (await cloud.GraphAsync("GET", "users/ada@contoso.com", token)).Expect(404);
    }

    [Fact]
    public async Task Whoever_is_renamed_is_found_by_the_new_name_and_not_by_the_old()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read.All");
        (await cloud.GraphAsync("GET", "users/ben@contoso.com", token)).Expect(200);

        cloud.Server.State.Person("ben@contoso.com").UserPrincipalName = "benjamin@contoso.com";

        (await cloud.GraphAsync("GET", "users/ben@contoso.com", token)).Expect(404);
        (await cloud.GraphAsync("GET", "users/benjamin@contoso.com", token)).Expect(200);
    }

    private static string Bare(Reply reply)
    {
        var json = reply.Expect(200).Json.AsObject();
        json.Remove("@odata.context");
        return json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
