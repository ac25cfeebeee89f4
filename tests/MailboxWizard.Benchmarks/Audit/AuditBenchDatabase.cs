using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>An empty database as the product's migrations make it: a SQLite file, or one on a PostgreSQL that is named or started for it, with everything that makes it wait for its disk.</summary>
internal sealed class AuditBenchDatabase : IDbContextFactory<WizardDbContext>, IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly Process? _server;
    private readonly bool _isKept;

    private AuditBenchDatabase(StorageOptions options, Process? server, bool isKept) => (_options, _server, _isKept) = (options, server, isKept);

    public string Name => _options.Provider is StorageProvider.Sqlite ? "SQLite" : "PostgreSQL";

    /// <param name="kind"><c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="connection">Of a server that runs already; null starts one.</param>
    /// <param name="folder">One that is named stays, with what was filled, for the next call.</param>
    public static async Task<AuditBenchDatabase> OpenAsync(string kind, string? connection, string? folder)
    {
        var isKept = folder is not null;
        folder = isKept ? Directory.CreateDirectory(folder!).FullName : Directory.CreateTempSubdirectory("mailboxwizard-bench-").FullName;
        var server = default(Process);
        if (kind is "postgresql" && connection is null)
            (server, connection) = await StartServerAsync(folder);
        var database = new AuditBenchDatabase(
            new()
            {
                Provider = kind is "postgresql" ? StorageProvider.PostgreSql : kind is "sqlite" ? StorageProvider.Sqlite : throw new ArgumentException("--database takes sqlite or postgresql."),
                ConnectionString = connection,
                Folder = folder,
            },
            server,
            isKept);
        await using var context = database.CreateDbContext();
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await context.Database.MigrateAsync();
        if (kind is "sqlite")
            // As at the product's start.
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
        return database;
    }

    public WizardDbContext CreateDbContext()
    {
        if (_options.Provider is StorageProvider.PostgreSql)
        {
            var postgreSql = new DbContextOptionsBuilder<PostgreSqlWizardDbContext>();
            PostgreSqlWizardDbContext.Use(postgreSql, _options);
            return new PostgreSqlWizardDbContext(postgreSql.Options);
        }

        var sqlite = new DbContextOptionsBuilder<SqliteWizardDbContext>();
        SqliteWizardDbContext.Use(sqlite, _options);
        return new SqliteWizardDbContext(sqlite.Options);
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            // The fast way to stop, by which nothing has to be recovered: https://www.postgresql.org/docs/current/server-shutdown.html
            using (var interrupt = Process.Start("kill", ["-INT", _server.Id.ToString(CultureInfo.InvariantCulture)]))
                await interrupt.WaitForExitAsync();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        if (!_isKept)
            Directory.Delete(_options.Folder, recursive: true);
    }

    private static async Task<(Process Server, string Connection)> StartServerAsync(string folder)
    {
        var data = Path.Combine(folder, "data");
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            if (Environment.UserName == "root")
                await RunAsync("chown", "postgres", folder);
            if (!Directory.Exists(data))
                await RunAsync(Find("initdb"), "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions");
            var server = Start(
                Find("postgres"), "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", "unix_socket_directories=",
                "-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB", "-c", "maintenance_work_mem=256MB");
            var connection = $"Host=127.0.0.1;Port={port};Username=bench;Database=postgres";
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await using var probe = new NpgsqlConnection(connection);
                    await probe.OpenAsync();
                    return (server, connection);
                }
                catch (NpgsqlException) when (attempt < 300 && !server.HasExited)
                {
                    await Task.Delay(100);
                }
            }
        }
    }

    private static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(path => Path.Combine(path, "bin")) : [])
            .Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} is not installed; name a server with --connection.");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Process Start(string program, params string[] arguments)
    {
        var start = Environment.UserName == "root" && program != "chown"
            ? new ProcessStartInfo("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
