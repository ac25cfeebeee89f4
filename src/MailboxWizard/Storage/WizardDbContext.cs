using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailboxWizard.Storage;

/// <summary>
/// The database, whichever it is. It names no feature's type: mappings are found in the assembly, features use
/// <c>Set&lt;T&gt;()</c> of what <c>IDbContextFactory&lt;WizardDbContext&gt;</c> gives them.
/// </summary>
public abstract class WizardDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Lets what was deleted go from the files too, as far as this database can do that for us.</summary>
    /// <returns>False when somebody who reads stood in the way; the next sweep tries again.</returns>
    public virtual Task<bool> EraseDeletedAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Ends what the connection is doing, from any thread, where cancelling alone does not reach the database.</summary>
    internal virtual void InterruptQuery()
    {
    }

    /// <summary>
    /// Begins a transaction that is alone: no other one of this name, on any node, is under way until it ends, and what it
    /// commits is on the disk, whatever the database is set to.
    /// </summary>
    internal abstract Task<IDbContextTransaction> BeginAloneAsync(long name, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that only reads, and sees the database as it is at its first reading.</summary>
    internal abstract Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Rows of a table with a <c>Number</c>, in order, as fast as they can be read. Blocks its thread.</summary>
    internal abstract void ReadTuples(
        string table, IReadOnlyList<TupleColumn> columns, long from, long to, TupleVisitor visit, CancellationToken cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WizardDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        configurationBuilder.Properties<AppId>().HaveConversion<AppIdConverter>();
        configurationBuilder.Properties<ObjectId>().HaveConversion<ObjectIdConverter>();
        // SQLite cannot order by DateTimeOffset (https://learn.microsoft.com/ef/core/providers/sqlite/limitations), and
        // PostgreSQL would cut it to microseconds: ticks are the same on both.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    private sealed class TenantIdConverter() : ValueConverter<TenantId, Guid>(id => id.Value, value => new(value));

    private sealed class AppIdConverter() : ValueConverter<AppId, Guid>(id => id.Value, value => new(value));

    private sealed class ObjectIdConverter() : ValueConverter<ObjectId, Guid>(id => id.Value, value => new(value));

    private sealed class UtcTicksConverter()
        : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new(ticks, TimeSpan.Zero));
}
