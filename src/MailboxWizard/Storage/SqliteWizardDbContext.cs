using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailboxWizard.Storage;

/// <summary>Everything in one file.</summary>
public sealed class SqliteWizardDbContext(DbContextOptions<SqliteWizardDbContext> options) : WizardDbContext(options)
{
    /// <summary>
    /// Gives free pages back to the disk, then empties the write-ahead log, which holds older pages, destroyed secrets among them,
    /// until it is truncated. A reader in the way is waited for; one that stays is left to the next sweep.
    /// </summary>
    public override async Task<bool> EraseDeletedAsync(CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        await SqliteVacuum.GiveBackAsync((SqliteConnection)Database.GetDbConnection(), cancellationToken);
        await using var command = Database.GetDbConnection().CreateCommand();
        // Busy is a column of the answer and no error: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
        command.CommandText = "PRAGMA busy_timeout = 2000; PRAGMA wal_checkpoint(TRUNCATE);";
        await using var answer = await command.ExecuteReaderAsync(cancellationToken);
        await answer.NextResultAsync(cancellationToken);
        return await answer.ReadAsync(cancellationToken) && answer.GetInt64(0) == 0;
    }

    /// <summary>A token of ours is not seen by SQLite while it searches: https://www.sqlite.org/c3ref/interrupt.html.</summary>
    internal override void InterruptQuery()
    {
        if (Database.GetDbConnection() is SqliteConnection { Handle: { } handle })
            SQLitePCL.raw.sqlite3_interrupt(handle);
    }

    internal static void Use(DbContextOptionsBuilder builder, StorageOptions options) =>
        builder.UseSqlite(ConnectionString(options)).AddInterceptors(s_opened);

    internal static string File(StorageOptions options) => Path.Combine(options.Folder, "mailboxwizard.db");

    internal static string ConnectionString(StorageOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = File(options),
        ForeignKeys = true,
        // Seconds that a writer waits for another one.
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>SQLite has one writer at a time, whatever the name; FULL: https://www.sqlite.org/pragma.html#pragma_synchronous.</summary>
    internal override async Task<IDbContextTransaction> BeginAloneAsync(long name, CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        await using var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL;";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return await Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
    }

    /// <summary>Deferred: it keeps no writer waiting (https://www.sqlite.org/isolation.html).</summary>
    internal override async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await Database.UseTransactionAsync(transaction, cancellationToken))!;
    }

    internal override void ReadTuples(
        string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        Database.OpenConnection();
        SqliteTuples.Read((SqliteConnection)Database.GetDbConnection(), table, columns, from, to, visit, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        TextSearch.MapToSqlite(modelBuilder);
    }

    private static readonly Opened s_opened = new();

    /// <summary>
    /// Deleted content is overwritten (https://www.sqlite.org/pragma.html#pragma_secure_delete), and SQLite itself waits a second for
    /// another writer, in steps of a few milliseconds (https://www.sqlite.org/c3ref/busy_timeout.html): what asks again after that, up to
    /// the command's timeout, sleeps for 150 ms each time.
    /// </summary>
    private sealed class Opened : DbConnectionInterceptor
    {
        private const string Pragma = "PRAGMA secure_delete = ON; PRAGMA busy_timeout = 1000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
