using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Tests.Storage;
using Npgsql;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>
/// A server whose files may not grow beyond a length: it fails where it would on a full disk, when it makes room for the next
/// page (https://man7.org/linux/man-pages/man2/getrlimit.2.html, RLIMIT_FSIZE), and needs no disk of its own.
/// </summary>
public sealed class FullDiskOnPostgreSqlTests
{
    private const int Together = 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_that_cannot_grow_in_the_middle_leaves_no_half_entry_and_the_log_goes_on_when_there_is_room()
    {
        var (binaries, prlimit) = (PostgreSqlServer.Binaries(), ServerProcess.Find("prlimit", []));
        if (binaries is null || prlimit is null)
            StorageServers.Missing(binaries is null ? "PostgreSQL" : "prlimit");
        await using var server = await PostgreSqlServer.StartAsync(binaries!, megabytesOfSegment: 1);
        await using var database = await TestDatabase.MakeAsync(server);
        // More than a file of its write-ahead log, and less than what is to be written.
        await server.LimitFilesAsync(prlimit!, (1024 + 64) * 1024);
        using var log = new AuditLog(database, new HandClock(), ChainBench.Key);
        using var signatures = new AuditSignatures(Microsoft.Extensions.Options.Options.Create(new AuditOptions()));
        var verification = new AuditVerification(database, ChainBench.Key, signatures);
        var written = 0;

        var full = await Record.ExceptionAsync(async () =>
        {
            while (written < 10_000)
            {
                await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => log.AppendAsync(ChainBench.Entry(new('x', 500)), Cancelled)));
                written += Together;
            }
        });

        Assert.Contains("could not extend file", Assert.IsType<PostgresException>(full!.GetBaseException()).MessageText, StringComparison.Ordinal);
        Assert.NotEqual(0, written);
        var verdict = Assert.IsType<AuditVerdict.Whole>(await verification.VerifyAsync([], null, Cancelled));
        Assert.InRange(verdict.Last, written, written + Together - 1);
        await server.LimitFilesAsync(prlimit!, bytes: null);
        // A limit is inherited when the server starts a process for a connection.
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(verdict.Last + 1, (await log.AppendAsync(ChainBench.Entry("there is room"), Cancelled)).Number);
        Assert.IsType<AuditVerdict.Whole>(await verification.VerifyAsync([], null, Cancelled));
    }
}
