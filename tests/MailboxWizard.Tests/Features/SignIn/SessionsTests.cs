using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class SessionsOnSqliteTests() : SessionsTests(StorageProvider.Sqlite);

public sealed class SessionsOnPostgreSqlTests() : SessionsTests(StorageProvider.PostgreSql);

/// <summary>How long a sign-in lasts, in a real database.</summary>
public abstract class SessionsTests(StorageProvider provider) : DatabaseTests(provider)
{
    private static readonly TenantId s_tenant = new(TestPeople.Contoso);
    private static readonly ObjectId s_person = new(new("dddddddd-0000-4000-8000-000000000004"));

    private Sessions Sessions => new(
        Database, new(Microsoft.Extensions.Options.Options.Create(new StorageOptions()), Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Notices>.Instance), Clock);

    [Fact]
    public async Task A_session_is_over_eight_hours_after_its_last_sign_in_however_much_it_is_used()
    {
        var session = await BeginAsync(null);
        for (var hours = 0; hours < 8; hours++)
        {
            Assert.True(await IsAliveAsync(session));
            Clock.Now += TimeSpan.FromHours(1);
        }

        Assert.False(await IsAliveAsync(session));
    }

    [Fact]
    public async Task Another_sign_in_renews_it_while_it_lasts_and_begins_a_new_one_afterwards()
    {
        var session = await BeginAsync(null);
        Clock.Now += TimeSpan.FromHours(7);
        Assert.Equal(session, await BeginAsync(session));
        Clock.Now += TimeSpan.FromHours(7);
        Assert.True(await IsAliveAsync(session));

        Clock.Now += TimeSpan.FromHours(1);
        Assert.NotEqual(session, await BeginAsync(session));
    }

    [Fact]
    public async Task The_sweep_deletes_what_is_over_and_nothing_else()
    {
        await BeginAsync(null);
        Clock.Now += TimeSpan.FromHours(4);
        var later = await BeginAsync(null);
        Clock.Now += TimeSpan.FromHours(4);

        Assert.Equal(1, await Sessions.SweepAsync(Cancelled));

        Assert.True(await IsAliveAsync(later));
        await using var context = Database.CreateDbContext();
        Assert.Equal(later, Assert.Single(context.Set<Session>()).Id);
    }

    [Fact]
    public async Task The_cookie_does_not_slide_and_is_refused_when_its_session_is_over()
    {
        await using var app = await WizardApplication.StartAsync(provider: Provider);
        Assert.False(app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme).SlidingExpiration);
        using var visitor = await app.SignInAsync("ada@contoso.com");
        await app.PrincipalAsync(visitor);
        await using (var context = await app.Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
        {
            foreach (var session in context.Set<Session>())
                session.At -= TimeSpan.FromHours(8);
            await context.SaveChangesAsync(Cancelled);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.PrincipalAsync(visitor));
    }

    private Task<Guid> BeginAsync(Guid? former) => Sessions.BeginAsync(s_tenant, s_person, (s_person, s_tenant), former, Cancelled);

    private Task<bool> IsAliveAsync(Guid session) => Sessions.IsAliveAsync(session, s_tenant, s_person, Cancelled);
}
