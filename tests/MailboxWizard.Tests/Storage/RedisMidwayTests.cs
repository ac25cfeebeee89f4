using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Storage;

/// <summary>Redis answers nobody for some seconds, in the middle of a run.</summary>
public sealed class RedisMidwayTests
{
    [Fact]
    public async Task The_run_is_handed_back_and_goes_on_when_the_token_cache_answers_again()
    {
        await using var redis = await RedisServer.StartAsync();
        var clock = new FastClock(20);
        var freezing = new Freezing(redis, clock);
        await using var app = await WizardApplication.StartAsync(
            settings: new Dictionary<string, string?> { ["TokenCache:Redis"] = redis.ConnectionString, ["Setup:Lease"] = "00:05:00" }, time: clock,
            configure: builder => builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new AtTheSecret(freezing)));
        var ada = await app.SignInAsync("ada@contoso.com");
        var thawing = ThawWhenHandedBackAsync(app, redis);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await thawing;

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
    }

    private static async Task ThawWhenHandedBackAsync(WizardApplication app, RedisServer redis)
    {
        var limit = DateTimeOffset.UtcNow.AddMinutes(2);
        while (!app.Log.Lines.Any(line => line.Contains("was handed back and goes on", StringComparison.Ordinal)) && DateTimeOffset.UtcNow < limit)
            await Task.Delay(50, Cancellation);
        await redis.ThawAsync();
        Assert.Contains(app.Log.Lines, line => line.Contains("was handed back and goes on", StringComparison.Ordinal));
    }

    /// <summary>Once, and for as long as a walk keeps a token in mind.</summary>
    private sealed class Freezing(RedisServer redis, TimeProvider clock)
    {
        private int _isFrozen;

        public async Task FreezeAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _isFrozen, 1) is 1)
                return;
            await redis.FreezeAsync();
            await Task.Delay(TimeSpan.FromSeconds(16), clock, cancellationToken);
        }
    }

    private sealed class AtTheSecret(Freezing freezing) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal))
                await freezing.FreezeAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
