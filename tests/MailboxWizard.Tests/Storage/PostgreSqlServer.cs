using System.Globalization;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailboxWizard.Tests.Storage;

/// <summary>
/// A PostgreSQL of the tests' own, on loopback, in a temporary folder, with a password. It does not wait for the disk: a
/// machine that crashes during a test takes the test along.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>Searched for wherever it must not be.</summary>
    public const string Password = "canary-password-of-postgresql";

    private const string Template = "wizard_template";
    private readonly SemaphoreSlim making = new(1);
    private readonly DirectoryInfo folder;
    private readonly string binaries;
    private readonly bool keeps;
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess process;
    private int made;

    private PostgreSqlServer(DirectoryInfo folder, string binaries, bool keeps)
    {
        (this.folder, this.binaries, this.keeps) = (folder, binaries, keeps);
        process = Launch();
    }

    /// <summary>Everything that it wrote to the disk.</summary>
    public string Folder => folder.FullName;

    /// <summary>Null when it is not installed, or cannot be run by this account.</summary>
    public static string? Binaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => path, StringComparer.Ordinal).Select(path => Path.Combine(path, "bin")) : [];
        return ServerProcess.Find("initdb", debian) is { } found
            && (Environment.UserName != "root" || (File.Exists("/usr/bin/setpriv") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))))
            ? Path.GetDirectoryName(found) : null;
    }

    /// <param name="binaries">As <see cref="Binaries"/> found them.</param>
    /// <param name="keeps">What it said is committed outlives its own end: for tests that stop it.</param>
    /// <param name="megabytesOfSegment">Of its write-ahead log's files, where <see cref="LimitFilesAsync"/> is to come near them.</param>
    public static async Task<PostgreSqlServer> StartAsync(string binaries, bool keeps = false, int megabytesOfSegment = 16)
    {
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-postgresql-");
        var data = Path.Combine(folder.FullName, "data");
        var passwords = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(passwords, Password);
        // It refuses to run as root.
        if (Environment.UserName == "root")
            await ServerProcess.RunAsync("chown", ["-R", "postgres", folder.FullName]);
        await RunAsync(Path.Combine(binaries, "initdb"),
            ["-D", data, "-U", "wizard", $"--pwfile={passwords}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions", $"--wal-segsize={megabytesOfSegment}"]);
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgreSqlServer(folder, binaries, keeps);
            if (await server.AnswersAsync())
            {
                await server.MakeTemplateAsync();
                return server;
            }

            if (attempt == 3)
                throw new InvalidOperationException($"PostgreSQL did not start: {server.process.Said}");
            await server.process.DisposeAsync();
        }
    }

    /// <returns>The connection string of a new database: as the product's migrations make it, or with nothing in it.</returns>
    public async Task<string> MakeAsync(bool isEmpty = false)
    {
        var name = $"wizard_{Interlocked.Increment(ref made)}";
        await making.WaitAsync();
        try
        {
            await DoAsync(isEmpty ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            making.Release();
        }

        return ConnectionString(name);
    }

    public async Task DropAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await DoAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    /// <summary>Immediate shutdown, as <c>pg_ctl stop -m immediate</c>: https://www.postgresql.org/docs/current/server-shutdown.html</summary>
    public async Task StopAsync()
    {
        await ServerProcess.RunAsync("kill", ["-QUIT", $"{process.Id}"]);
        await process.EndAsync();
    }

    /// <summary>How long a file may become for whoever connects from now on, as on a disk that is full; null: as long as there is room.</summary>
    public Task LimitFilesAsync(string prlimit, long? bytes) =>
        RunAsync(prlimit, ["--pid", $"{process.Id}", $"--fsize={bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}:"]);

    /// <summary>At the same address, with what was committed.</summary>
    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = Launch();
        if (!await AnswersAsync())
            throw new InvalidOperationException($"PostgreSQL did not start again: {process.Said}");
    }

    /// <summary>As its superuser, in one of its databases.</summary>
    public async Task DoAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database, isPooled: false));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await StopAsync();
        await process.DisposeAsync();
        making.Dispose();
        folder.Delete(recursive: true);
    }

    private static Task RunAsync(string program, string[] arguments)
    {
        (program, arguments) = AsOrdinaryUser(program, arguments);
        return ServerProcess.RunAsync(program, arguments);
    }

    /// <summary>setpriv becomes the program that it is given, so that its id is the server's.</summary>
    private static (string Program, string[] Arguments) AsOrdinaryUser(string program, string[] arguments) => Environment.UserName == "root"
        ? ("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments])
        : (program, arguments);

    private async Task<bool> AnswersAsync()
    {
        for (var times = 0; times < 600 && !process.HasExited; times++)
        {
            try
            {
                await DoAsync("SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(100);
            }
        }

        return false;
    }

    private async Task MakeTemplateAsync()
    {
        await DoAsync($"CREATE DATABASE {Template}");
        var builder = new DbContextOptionsBuilder<PostgreSqlWizardDbContext>();
        PostgreSqlWizardDbContext.Use(builder, new() { Provider = StorageProvider.PostgreSql, ConnectionString = ConnectionString(Template, isPooled: false) });
        await using var context = new PostgreSqlWizardDbContext(builder.Options);
        await context.Database.MigrateAsync();
    }

    private ServerProcess Launch()
    {
        var (program, arguments) = AsOrdinaryUser(Path.Combine(binaries, "postgres"),
        [
            "-D", Path.Combine(folder.FullName, "data"), "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "fsync=off", "-c", $"synchronous_commit={(keeps ? "on" : "off")}", "-c", "full_page_writes=off",
            "-c", "shared_buffers=32MB",
        ]);
        return ServerProcess.Start(program, arguments);
    }

    private string ConnectionString(string database, bool isPooled = true) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = "wizard",
        Password = Password,
        Pooling = isPooled,
    }.ToString();
}
