using MailboxWizard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailboxWizard.Shell;

/// <summary>
/// <c>/health/live</c> says that the process answers, <c>/health/ready</c> that it can work: database, keys and Redis
/// where it is used, never Microsoft, whose bad day must not take this server out of service. Names and states only.
/// </summary>
internal static class Health
{
    public static IHostApplicationBuilder AddHealth(this IHostApplicationBuilder builder)
    {
        var checks = builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database").AddCheck<KeysCheck>("keys");
        if (!string.IsNullOrWhiteSpace(builder.Configuration[$"{TokenCacheOptions.Section}:{nameof(TokenCacheOptions.Redis)}"]))
            checks.AddCheck<RedisCheck>("redis");
        return builder;
    }

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", Options(_ => false)).AllowAnonymous();
        app.MapHealthChecks("/health/ready", Options(_ => true)).AllowAnonymous();
        return app;
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
            },
            http.RequestAborted),
    };

    /// <summary>Reachable, and brought to this version.</summary>
    private sealed class DatabaseCheck(IDbContextFactory<WizardDbContext> database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            await using var opened = await database.CreateDbContextAsync(cancellationToken);
            return await opened.Database.CanConnectAsync(cancellationToken)
                && !(await opened.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy();
        }
    }

    /// <summary>Tokens can be kept.</summary>
    private sealed class RedisCheck(RedisTokenStore redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            await redis.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>What is sealed here can be opened here.</summary>
    private sealed class KeysCheck(IDataProtectionProvider protection) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            var protector = protection.CreateProtector("MailboxWizard.Health");
            var sealedText = protector.Protect("ready");
            return Task.FromResult(protector.Unprotect(sealedText) == "ready" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        }
    }
}
