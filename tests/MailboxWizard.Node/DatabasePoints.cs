using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailboxWizard.Node;

/// <summary>
/// Points before and after what is written to the database. A statement that stands alone is one write; what
/// <c>SaveChanges</c> writes is one, seen from outside, since its statements end only when their answers are read; and so is
/// each commit.
/// </summary>
internal sealed partial class DatabasePoints(Points points) : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<Guid, (string Kind, int Number, string What)> _open = [];

    public DbTransactionInterceptor Transactions { get; } = new CommitPoints(points);

    public SaveChangesInterceptor Saves { get; } = new SavePoints(points);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Begin(command, eventData);
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Begin(command, eventData);
        return result;
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        End(eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Begin(command, eventData);
        return new(result);
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Begin(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        End(eventData.CommandId);
        return new(result);
    }

    public override InterceptionResult DataReaderClosing(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
    {
        End(eventData.CommandId);
        return result;
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => End(eventData.CommandId);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        End(eventData.CommandId);
        return Task.CompletedTask;
    }

    private void Begin(DbCommand command, CommandEventData eventData)
    {
        var first = command.CommandText.TrimStart();
        var what = first[..Math.Min(first.Length, 60)].ReplaceLineEndings(" ");
        if (!points.HasStarted)
            _open[eventData.CommandId] = (Points.Start, points.Before(Points.Start, what), what);
        else if (eventData.CommandSource is not CommandSource.SaveChanges && IsWrite(command.CommandText))
        {
            var kind = Renewal().IsMatch(first) ? Points.Lease : Points.Database;
            _open[eventData.CommandId] = (kind, points.Before(kind, what), what);
        }
    }

    private void End(CommandExecutedEventData eventData) => End(eventData.CommandId);

    private void End(Guid command)
    {
        if (_open.TryRemove(command, out var begun))
            points.After(begun.Kind, begun.Number, begun.What);
    }

    [GeneratedRegex("""^UPDATE "SetupRuns" AS "?s"?\s+SET "LeaseUntil" = [^,]*\s+WHERE""")]
    private static partial Regex Renewal();

    private static bool IsWrite(string sql) =>
        (sql.Contains("UPDATE ", StringComparison.Ordinal) || sql.Contains("INSERT ", StringComparison.Ordinal) || sql.Contains("DELETE ", StringComparison.Ordinal))
        && Points.Tables.Any(table => sql.Contains($"\"{table}\"", StringComparison.Ordinal))
        // Tokens that were lost before they were kept are asked for again; what counts is the moment from which they are gone.
        && (!sql.Contains("\"StoredTokens\"", StringComparison.Ordinal) || sql.TrimStart().StartsWith("DELETE ", StringComparison.Ordinal));

    private sealed class SavePoints(Points points) : SaveChangesInterceptor
    {
        private readonly ConcurrentDictionary<DbContextId, (int Number, string What)> _open = [];

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (points.HasStarted && eventData.Context is { } context && What(context) is { Length: > 0 } what)
                _open[context.ContextId] = (points.Before(Points.Database, what), what);
            return new(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            End(eventData.Context);
            return new(result);
        }

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            End(eventData.Context);
            return Task.CompletedTask;
        }

        private static string What(DbContext context) => string.Join(", ", context.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && Points.Tables.Contains(entry.Metadata.GetTableName()))
            .Select(entry => $"{entry.State} {entry.Metadata.GetTableName()}{Audited(entry)}"));

        /// <summary>An entry of the audit log says what it is about.</summary>
        private static string Audited(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry) =>
            entry.Metadata.FindProperty("Outcome") is not null ? $" {entry.Property("Action").CurrentValue} {entry.Property("Outcome").CurrentValue}" : "";

        private void End(DbContext? context)
        {
            if (context is not null && _open.TryRemove(context.ContextId, out var begun))
                points.After(Points.Database, begun.Number, begun.What);
        }
    }

    private sealed class CommitPoints(Points points) : DbTransactionInterceptor
    {
        private readonly ConcurrentDictionary<Guid, (string Kind, int Number)> _open = [];

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Begin(eventData.TransactionId);
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            End(eventData.TransactionId);
            return Task.CompletedTask;
        }

        public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
        {
            Begin(eventData.TransactionId);
            return result;
        }

        public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => End(eventData.TransactionId);

        private void Begin(Guid transaction)
        {
            var kind = points.HasStarted ? Points.Database : Points.Start;
            _open[transaction] = (kind, points.Before(kind, "COMMIT"));
        }

        private void End(Guid transaction)
        {
            if (_open.TryRemove(transaction, out var begun))
                points.After(begun.Kind, begun.Number, "COMMIT");
        }
    }
}
