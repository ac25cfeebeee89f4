using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>A transaction that appends, alone on all nodes; nothing of it is there unless <see cref="WriteAsync"/> returned.</summary>
internal abstract class AuditTurn(WizardDbContext context) : IAsyncDisposable
{
    /// <summary>Any number, the same on all nodes: it names the transaction.</summary>
    internal const long Name = 0x4D57_4155_4449_54;

    protected WizardDbContext Context => context;

    /// <summary>Where the chain ends.</summary>
    public AuditHead Head { get; protected set; } = new();

    /// <summary>Waits until nobody else appends.</summary>
    public static async Task<AuditTurn> TakeAsync(IDbContextFactory<WizardDbContext> database, CancellationToken cancellationToken)
    {
        var context = await database.CreateDbContextAsync(cancellationToken);
        AuditTurn turn = context.Database.IsNpgsql() ? new AuditTurnOnPostgreSql(context) : new AuditTurnOnSqlite(context);
        try
        {
            await turn.BeginAsync(cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="StorageUnusableException">The newest entry does not fit the key.</exception>
    public Task DemandKeyAsync(AuditKey key, CancellationToken cancellationToken) => context.DemandKeyAsync(key, Head, cancellationToken);

    /// <summary>Durable when it returns.</summary>
    /// <param name="rows">In order, the first behind <see cref="Head"/>.</param>
    /// <param name="entries">Of which the rows were made: they carry the names.</param>
    /// <param name="cancellationToken">Leaves everything as it was.</param>
    public abstract Task WriteAsync(IReadOnlyList<AuditRow> rows, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => context.DisposeAsync();

    protected abstract Task BeginAsync(CancellationToken cancellationToken);
}

/// <summary>By way of EF.</summary>
internal sealed class AuditTurnOnSqlite(WizardDbContext context) : AuditTurn(context)
{
    private IDbContextTransaction? _transaction;

    public override async Task WriteAsync(IReadOnlyList<AuditRow> rows, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        Context.AddRange(rows);
        (Head.Number, Head.Hash, Head.At) = (rows[^1].Number, rows[^1].Hash, rows[^1].At);
        await Context.KeepNamesAsync(entries, cancellationToken);
        await Context.SaveChangesAsync(cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        _transaction = await Context.BeginAloneAsync(Name, cancellationToken);
        Head = await Context.Set<AuditHead>().SingleAsync(row => row.Id == AuditHead.TheOne, cancellationToken);
    }
}
