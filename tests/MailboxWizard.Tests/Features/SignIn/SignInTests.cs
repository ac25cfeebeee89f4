using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>The whole way to the simulated Entra and back, over HTTP.</summary>
public sealed class SignInTests
{
    private const string Ada = "ada@contoso.com";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_arrives_asked_for_next_to_nothing_and_it_is_written_down()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);

        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        var asked = Authorize(visitor);
        Assert.Equal(("Contoso", Ada, true, false), (person.TenantName, person.UserName, person.IsAdministrator, person.IsStaff));
        Assert.NotNull(person.SignedInAt);
        Assert.Equal("/organizations/oauth2/v2.0/authorize", asked.AbsolutePath);
        Assert.Equal(["https://graph.microsoft.com/User.Read", "offline_access", "openid", "profile"], Value(asked, "scope").Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal(("code", "S256"), (Value(asked, "response_type"), Value(asked, "code_challenge_method")));
        Assert.Equal(
            [(AuditAction.SignIn, AuditOutcome.Passed, Ada, person.TenantId)],
            (await EntriesAsync(app)).Select(entry => (entry.Action, entry.Outcome, entry.Subject, entry.TenantId)));
    }

    [Fact]
    public async Task A_named_organisation_is_the_authority()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();
        await visitor.PassMicrosoftAsync(await visitor.GetAsync("/sign-in?organisation=Contoso.com&returnUrl=/permissions"), Ada);

        var asked = Authorize(visitor);
        Assert.Equal(("/contoso.com/oauth2/v2.0/authorize", "contoso.com"), (asked.AbsolutePath, Value(asked, "domain_hint")));
        Assert.Equal("/permissions", visitor.Visited[^1].AbsolutePath);
    }

    [Theory]
    [InlineData("organisation=not/a/name&returnUrl=/permissions", "/sign-in/failed?reason=OrganisationUnknown&returnUrl=%2Fpermissions")]
    [InlineData("organisation=common", "/sign-in/failed?reason=OrganisationUnknown")]
    public async Task What_is_no_organisation_never_reaches_Entra(string query, string answer)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        await visitor.GetAsync($"/sign-in?{query}");

        Assert.Equal(answer, visitor.Visited[^1].PathAndQuery);
        Assert.All(visitor.Visited, visited => Assert.Equal(app.Address.Port, visited.Port));
    }

    [Fact]
    public async Task A_foreign_return_address_ends_at_the_start_page()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada, "//evil.example/x");

        Assert.Equal("/", visitor.Visited[^1].PathAndQuery);
    }

    [Fact]
    public async Task Signing_in_again_makes_Entra_ask()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);

        var response = await visitor.SendAsync(new(HttpMethod.Get, "/sign-in/again?returnUrl=/permissions"));

        Assert.Equal(("login", "0"), (Value(response.Headers.Location!, "prompt"), Value(response.Headers.Location!, "max_age")));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_Entra_and_back()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        // Only who reads pages is led to sign-in; anything else gets a bare 401.
        var reading = new HttpRequestMessage(HttpMethod.Get, "/audit?q=a");
        reading.Headers.Add("Accept", "text/html");

        await visitor.PassMicrosoftAsync(await visitor.FollowAsync(reading), Ada);

        Assert.Contains(visitor.Visited, address => address.Port == app.Tenant.Address.Port);
        Assert.Equal("/audit?q=a", visitor.Visited[^1].PathAndQuery);
    }

    [Fact]
    public async Task Someone_without_a_role_is_refused_and_it_is_written_down()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync("olga@contoso.com");

        var response = await visitor.GetAsync("/audit");

        Assert.DoesNotContain("<table", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Contains((AuditAction.Access, AuditOutcome.Refused, "/audit"), (await EntriesAsync(app)).Select(entry => (entry.Action, entry.Outcome, entry.Subject)));
    }

    [Fact]
    public async Task Signing_out_needs_the_page_of_this_site()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);

        var response = await visitor.SendAsync(new(HttpMethod.Post, "/sign-out") { Content = new FormUrlEncodedContent([]) });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ada@contoso.com", (await app.PrincipalAsync(visitor)).FindFirst("preferred_username")?.Value);
    }

    [Fact]
    public async Task Whoever_signs_out_is_refused_everywhere_and_the_tokens_are_gone()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);
        var principal = await app.PrincipalAsync(visitor);
        await using var circuit = app.Services.CreateAsyncScope();
        using var state = new SessionRevalidation(
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            app.Services.GetRequiredService<People>(), app.Services.GetRequiredService<Sessions>(), TimeProvider.System);
        state.SetAuthenticationState(Task.FromResult(new Microsoft.AspNetCore.Components.Authorization.AuthenticationState(principal)));
        Assert.True(await state.IsValidAsync(await state.GetAuthenticationStateAsync(), Cancelled));

        using var page = await visitor.PageAsync(await visitor.GetAsync("/permissions"));
        var button = (AngleSharp.Html.Dom.IHtmlButtonElement)page.QuerySelector("form[action$='/sign-out'] button")!;
        var left = await visitor.SubmitAsync(button);
        left = await visitor.PassMicrosoftAsync(left, Ada);

        Assert.Equal("/signed-out", visitor.Visited[^1].AbsolutePath);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.PrincipalAsync(visitor));
        Assert.False(await state.IsValidAsync(new(principal), Cancelled));
        Assert.False((await state.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated ?? false);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.SignIn, principal, Cancelled));
        Assert.Equal((AuditAction.SignOut, AuditOutcome.Done), (await EntriesAsync(app)).Select(entry => (entry.Action, entry.Outcome)).First());
    }

    [Fact]
    public async Task Health_tells_names_and_states_to_anyone()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        await visitor.GetAsync("/health/live");
        await visitor.GetAsync("/health/ready");

        Assert.Equal(
            ["""{"status":"Healthy","checks":{}}""", """{"status":"Healthy","checks":{"database":"Healthy","keys":"Healthy"}}"""], visitor.Bodies);
    }

    [Fact]
    public async Task Logs_carry_paths_and_ids_but_no_query_code_or_token()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);
        var principal = await app.PrincipalAsync(visitor);
        var token = await app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.SignIn, principal, Cancelled);
        await visitor.GetAsync("/permissions?q=canary-in-a-query");

        Assert.Contains(app.Log.Lines, line => line.Contains("/signin-oidc", StringComparison.Ordinal));
        Assert.Contains(app.Log.Lines, line => line.Contains(principal.FindFirst("oid")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("canary-in-a-query", StringComparison.Ordinal) || line.Contains("code=", StringComparison.Ordinal) || line.Contains(token, StringComparison.Ordinal));
    }

    private static Uri Authorize(WebVisitor visitor) => visitor.Visited.Last(visited => visited.AbsolutePath.EndsWith("/oauth2/v2.0/authorize", StringComparison.Ordinal) && visited.Query.Length > 0);

    internal static string Value(Uri address, string name) => QueryHelpers.ParseQuery(address.Query)[name].ToString();

    /// <summary>All but what the start itself writes, the newest first.</summary>
    internal static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(WizardApplication app) =>
        [.. (await app.Services.GetRequiredService<AuditReader>().ReadAsync(new(), TestPeople.Support, Cancelled)).Entries.Where(entry => entry.Action is not AuditAction.SettingsAtStart)];
}
