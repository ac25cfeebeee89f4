using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.EwsClient;

/// <summary>
/// exchangelib in a process of its own, which stays for the life of the test host. Debian and Ubuntu have it as
/// python3-exchangelib, and "pip install exchangelib" brings it elsewhere.
/// </summary>
internal sealed class ExchangelibReader
{
    public const string Missing = "exchangelib is missing: install the package python3-exchangelib (Debian, Ubuntu) or run \"pip install exchangelib\", then run the tests again.";

    private static readonly Lazy<ExchangelibReader?> s_instance = new(Start);

    private readonly Lock _gate = new();
    private readonly Process _process;

    private ExchangelibReader(Process process) => _process = process;

    /// <summary>Null where there is no exchangelib.</summary>
    public static ExchangelibReader? Instance => s_instance.Value;

    /// <summary>The Python that has it, or null.</summary>
    public static string? Python { get; } = FindPython();

    /// <summary>Where a script of ours lies.</summary>
    public static string Script(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MailboxWizard.sln"))) return Path.Combine([folder.FullName, "tests", .. path]);
        throw new InvalidOperationException("The tests run outside the repository; MailboxWizard.sln was not found above them.");
    }

    /// <summary>What exchangelib cannot make sense of in an answer.</summary>
    public IReadOnlyList<string> Read(EwsExchange exchange)
    {
        lock (_gate)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { request = exchange.Request, status = exchange.Status, answer = exchange.Answer }));
            _process.StandardInput.Flush();
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("exchangelib's process ended; what it said is above.");
            return JsonSerializer.Deserialize<string[]>(line)!;
        }
    }

    private static ExchangelibReader? Start()
    {
        if (Python is not { } python) return null;
        var process = Process.Start(new ProcessStartInfo(python, [Script("Shared", "EwsClient", "exchangelib_reader.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        // It ends by itself as soon as nobody is left to write to it.
        return process.StandardOutput.ReadLine() is { } hello && hello.Contains("exchangelib", StringComparison.Ordinal) ? new ExchangelibReader(process)
            : throw new InvalidOperationException("exchangelib's process did not start; what it said is above.");
    }

    private static string? FindPython()
    {
        foreach (var python in new[] { Environment.GetEnvironmentVariable("MAILBOXWIZARD_PYTHON"), "/usr/bin/python3", "python3", "python" })
        {
            if (string.IsNullOrEmpty(python)) continue;
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import exchangelib"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
                process.WaitForExit();
                if (process.ExitCode == 0) return python;
            }
            catch (Win32Exception)
            {
                // There is no such program; the next one may be there.
            }
        }
        return null;
    }
}
