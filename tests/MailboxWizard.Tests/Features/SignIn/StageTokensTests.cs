using System.Net;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class StageTokensOnSqliteTests() : StageTokensTests(StorageProvider.Sqlite);

public sealed class StageTokensOnPostgreSqlTests() : StageTokensTests(StorageProvider.PostgreSql);

/// <summary>Tokens on behalf of a person, stage by stage: how they are asked for, kept and forgotten.</summary>
public abstract class StageTokensTests(StorageProvider provider)
{
    private const string Ada = "ada@contoso.com";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stage_asks_for_its_own_scopes_in_the_same_tenant_whatever_the_address_says()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var visitor = await app.SignInAsync(Ada);
        var principal = await app.PrincipalAsync(visitor);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var tokens = app.Services.GetRequiredService<StageTokens>();

        var needed = await Assert.ThrowsAsync<ConsentNeededException>(() => tokens.ForAsync(ConsentStage.Run, principal, Cancelled));
        await visitor.PassMicrosoftAsync(await visitor.GetAsync(needed.Address("/permissions") + "&scope=Mail.Read"), Ada);

        var asked = Authorize(visitor);
        Assert.Equal($"/{person.TenantId}/oauth2/v2.0/authorize", asked.AbsolutePath);
        Assert.Equal(Ada, Value(asked, "login_hint"));
        Assert.Equal(
            ["https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All", "https://graph.microsoft.com/Application.ReadWrite.All", "offline_access", "openid", "profile"],
            Value(asked, "scope").Split(' ').Order(StringComparer.Ordinal));
        Assert.NotEmpty(await tokens.ForAsync(ConsentStage.Run, await app.PrincipalAsync(visitor), Cancelled));
    }

    [Fact]
    public async Task A_run_gets_its_token_from_the_stored_ids_alone_until_it_is_forgotten()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var visitor = await app.SignInAsync(Ada);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;
        var tokens = app.Services.GetRequiredService<StageTokens>();
        await visitor.PassMicrosoftAsync(await visitor.GetAsync("/sign-in/consent?stage=Run&returnUrl=/permissions"), Ada);

        // No ambient request, as in a background job.
        var token = await Task.Run(() => tokens.ForRunAsync(ConsentStage.Run, person.TenantId, person.ObjectId, person.UserName, Cancelled), Cancelled);
        await tokens.ForgetAsync(person.TenantId, person.ObjectId, Cancelled);

        Assert.NotEmpty(token);
        var needed = await Assert.ThrowsAsync<ConsentNeededException>(() => tokens.ForRunAsync(ConsentStage.Run, person.TenantId, person.ObjectId, person.UserName, Cancelled));
        Assert.Equal(ConsentStage.Run, needed.Stage);
        await Assert.ThrowsAsync<ConsentNeededException>(async () => await tokens.ForAsync(ConsentStage.SignIn, await app.PrincipalAsync(visitor), Cancelled));
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        Assert.Empty(await context.Set<StoredToken>().ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Somebody_elses_home_account_gives_no_token()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var ada = await app.SignInAsync(Ada);
        using var olga = await app.SignInAsync("olga@contoso.com");
        var victim = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var forged = await app.PrincipalAsync(olga);
        var identity = (System.Security.Claims.ClaimsIdentity)forged.Identity!;
        identity.RemoveClaim(identity.FindFirst("uid"));
        identity.AddClaim(new("uid", victim.ObjectId.ToString()));

        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.SignIn, forged, Cancelled));
    }

    [Theory]
    [InlineData("stage=SignIn")]
    [InlineData("stage=2")]
    [InlineData("stage=run")]
    [InlineData("scope=Application.ReadWrite.All")]
    public async Task There_is_no_other_stage(string query)
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var visitor = await app.SignInAsync(Ada);

        var response = await visitor.SendAsync(new(HttpMethod.Get, $"/sign-in/consent?{query}"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_database_holds_no_token_in_plain_text_and_the_keys_are_the_owners_alone()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        using var visitor = await app.SignInAsync(Ada);
        var token = await app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.SignIn, await app.PrincipalAsync(visitor), Cancelled);

        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        var stored = Assert.Single(await context.Set<StoredToken>().ToListAsync(Cancelled));
        Assert.DoesNotContain(token, System.Text.Encoding.UTF8.GetString(stored.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("AccessToken", System.Text.Encoding.UTF8.GetString(stored.Content), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows() && provider is StorageProvider.Sqlite)
        {
            var keys = new DirectoryInfo(Path.Combine(app.Folder, "keys"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, keys.UnixFileMode);
            Assert.All(keys.GetFiles(), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, key.UnixFileMode));
        }
    }

    private static Uri Authorize(WebVisitor visitor) => visitor.Visited.Last(visited => visited.AbsolutePath.EndsWith("/oauth2/v2.0/authorize", StringComparison.Ordinal) && visited.Query.Length > 0);

    private static string Value(Uri address, string name) => QueryHelpers.ParseQuery(address.Query)[name].ToString();
}
