using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MailboxWizard.Tests.Storage;

/// <summary>A program of this machine, run for the tests alone and ended by its id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LowestPort = 20_000;
    private const int Ports = 12_000;

    // Programs of tests that run side by side begin apart.
    private static int s_port = Random.Shared.Next(Ports);

    private readonly Process process;
    private readonly List<string> said = [];

    private ServerProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return string.Join('\n', said);
        }
    }

    public static ServerProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var server = new ServerProcess(process);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Runs it to its end; throws with what it said when it failed.</summary>
    public static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        await using var run = Start(program, arguments);
        if (await run.EndAsync() is not 0 and var code)
            throw new InvalidOperationException($"{program} ended with {code}: {run.Said}");
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to clean up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndAsync();
    }

    /// <summary>Where a program lies: in the path, or else in one of these folders.</summary>
    public static string? Find(string name, params IEnumerable<string> folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(folders)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>
    /// One that nobody listens at, and below those that connections are given (https://docs.kernel.org/networking/ip-sysctl.html,
    /// ip_local_port_range), of which hundreds come and go before a program has started; one after the other, so that none is given twice.
    /// </summary>
    public static int FreePort()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = LowestPort + (Interlocked.Increment(ref s_port) & int.MaxValue) % Ports;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // Somebody has it: the next one.
            }
        }

        throw new InvalidOperationException("This machine has no free port on loopback.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            if (line.Data is { } text)
                said.Add(text);
        }
    }
}
