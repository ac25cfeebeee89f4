using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.Features.Audit;

/// <summary>One entry at each start: which version, and a digest of the settings in force, by which two starts can be compared.</summary>
internal sealed class SettingsAtStart(AuditLog log, IConfiguration configuration) : IHostedService
{
    /// <summary>Parts of the names of settings that hold a secret, or may.</summary>
    private static readonly string[] s_secrets = ["Secret", "Password", "Key", "ConnectionString", "Redis", "ClientCertificates"];

    /// <summary>Before anything is served: what cannot be written here does not start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = Settings();
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings)));
        await log.AppendAsync(
            new()
            {
                TenantId = default,
                TenantName = "",
                ActorName = "",
                Action = AuditAction.SettingsAtStart,
                Subject = typeof(SettingsAtStart).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                Outcome = AuditOutcome.Started,
                Detail = $"SHA-256 {Convert.ToHexStringLower(digest)} of {settings.Count} settings",
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One line a setting, those of the product's own options alone, in order.</summary>
    private List<string> Settings() =>
    [
        .. from type in typeof(SettingsAtStart).Assembly.GetTypes()
           where type.Name.EndsWith("Options", StringComparison.Ordinal)
           let section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() as string
           where section is not null
           from setting in configuration.GetSection(section).AsEnumerable()
           where setting.Value is not null && !Array.Exists(s_secrets, secret => setting.Key.Contains(secret, StringComparison.OrdinalIgnoreCase))
           let line = $"{setting.Key}={setting.Value}"
           orderby line
           select line,
    ];
}
