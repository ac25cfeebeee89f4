using System.Data;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>Everything on a server that any number of nodes share, their data-protection keys too.</summary>
public sealed class PostgreSqlWizardDbContext(DbContextOptions<PostgreSqlWizardDbContext> options)
    : WizardDbContext(options), IDataProtectionKeyContext
{
    private static readonly StorableText s_storableText = new();
    private static readonly FrozenTransactions s_frozenTransactions = new();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal static void Use(DbContextOptionsBuilder builder, StorageOptions options) =>
        builder.UseNpgsql(PostgreSqlConnection.Of(options)).AddInterceptors(s_storableText, s_frozenTransactions);

    /// <summary>
    /// Read committed, behind an advisory lock that ends with the transaction: what is read after it is the newest. A server
    /// that is set not to wait for its disk waits here.
    /// </summary>
    internal override async Task<IDbContextTransaction> BeginAloneAsync(long name, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await Database.ExecuteSqlAsync(
                $"""
                SELECT pg_advisory_xact_lock({name});
                SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
                """,
                cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    internal override Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    internal override void ReadTuples(
        string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken)
    {
        Database.OpenConnection();
        PostgreSqlTuples.Read((NpgsqlConnection)Database.GetDbConnection(), table, columns, from, to, visit, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        TextSearch.MapToPostgreSql(modelBuilder);
    }
}
