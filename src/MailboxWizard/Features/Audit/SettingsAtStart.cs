using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.Features.Audit;

/// <summary>One entry at each start: which version, the settings in force, and a digest of them by which two starts are compared at a glance.</summary>
internal sealed class SettingsAtStart(AuditLog log, IConfiguration configuration) : IHostedService
{
    /// <summary>Of the detail, which has room for all of them unless somebody names hundreds of proxies; the digest is of all.</summary>
    private const int Longest = 8_000;

    /// <summary>Before anything is served: what cannot be written here does not start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await log.AppendAsync(
            new()
            {
                TenantId = default,
                TenantName = "",
                ActorName = "",
                Action = AuditAction.SettingsAtStart,
                Subject = typeof(SettingsAtStart).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                Outcome = AuditOutcome.Started,
                Detail = Detail(SettingsInForce.Of(configuration)),
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Detail(IReadOnlyList<string> settings)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings)));
        var detail = new StringBuilder($"SHA-256 {Convert.ToHexStringLower(digest)} of {settings.Count} settings:");
        for (var index = 0; index < settings.Count; index++)
        {
            if (detail.Length + settings[index].Length > Longest)
                return detail.Append(System.Globalization.CultureInfo.InvariantCulture, $" … and {settings.Count - index} more").ToString();
            detail.Append(index == 0 ? " " : "; ").Append(settings[index]);
        }

        return detail.ToString();
    }
}
