using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>Looking and writing as one step, as if nobody else were there.</summary>
internal static class SerializableTransaction
{
    // Of a hundred who meet at once, one gets through each time.
    private const int MostAttempts = 200;

    /// <summary>
    /// Runs <paramref name="act"/> in a serialisable transaction and commits. SQLite lets one in at a time. PostgreSQL lets
    /// all in and refuses those that could not have come one after the other
    /// (https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE): these are repeated here, each time
    /// with a new context, so that <paramref name="act"/> must do nothing else than read and write in the one that it is given.
    /// </summary>
    public static async Task<T> InOneStepAsync<T>(
        this IDbContextFactory<WizardDbContext> database, Func<WizardDbContext, Task<T>> act, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            try
            {
                await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
                var result = await act(context);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (Exception refused) when (attempt < MostAttempts && LostToAnother(refused))
            {
                // Jitter, or the same ones would meet again.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(10 * attempt, 250))), cancellationToken);
            }
        }
    }

    /// <summary>
    /// A unique violation too: it can be the first sign of a transaction that committed in between, and what was looked for
    /// in vain is there the next time (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
    /// </summary>
    private static bool LostToAnother(Exception? fault) => fault switch
    {
        null => false,
        PostgresException refused => refused.SqlState is
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
        _ => LostToAnother(fault.InnerException),
    };
}
