using System.Globalization;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.EwsClient;

/// <summary>Keeps every request and its answer as files where MAILBOXWIZARD_RECORD_EWS names a folder, for a look at them with other tools.</summary>
internal static class Recording
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("MAILBOXWIZARD_RECORD_EWS") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;
    private static int s_count;

    public static void Keep(EwsExchange exchange)
    {
        if (s_folder is null) return;
        var number = Interlocked.Increment(ref s_count).ToString("00000", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(s_folder, $"{Environment.ProcessId}-{number}-{exchange.Status}.xml"), exchange.Answer);
        File.WriteAllText(Path.Combine(s_folder, $"{Environment.ProcessId}-{number}-{exchange.Status}.request"), exchange.Request);
    }
}
