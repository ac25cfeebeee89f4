[assembly: AssemblyFixture(typeof(MailboxWizard.Tests.Storage.StorageServers))]

namespace MailboxWizard.Tests.Storage;

/// <summary>One PostgreSQL for all tests, started by the first that needs it and stopped after the last.</summary>
public sealed class StorageServers : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlServer>?> s_postgreSql = new(
        () => PostgreSqlServer.Binaries() is { } binaries ? Task.Run(() => PostgreSqlServer.StartAsync(binaries)) : null);

    /// <summary>Skips the test where there is none.</summary>
    internal static async Task<PostgreSqlServer> PostgreSqlAsync()
    {
        if (s_postgreSql.Value is { } started)
            return await started;
        Missing("PostgreSQL");
        throw new InvalidOperationException();
    }

    /// <summary>Ends the test: as skipped, or as failed where everything has to run.</summary>
    internal static void Missing(string program)
    {
        var missing = $"{program} is not installed; bash tests/run.sh installs it on Debian.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MAILBOXWIZARD_RUN_EVERYTHING") is "1", missing);
        Assert.Fail(missing);
    }

    public async ValueTask DisposeAsync()
    {
        if (s_postgreSql is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
            await (await started).DisposeAsync();
    }
}
