using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Storage;

/// <summary>Ends what takes too long, in the database too.</summary>
internal static class QueryLimit
{
    /// <summary>
    /// Reads on another thread: SQLite does its work on the caller's, which would be a page's
    /// (https://learn.microsoft.com/dotnet/standard/data/sqlite/async).
    /// </summary>
    /// <exception cref="QueryTookTooLongException">The limit passed; the database has stopped working on it.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<T> WithinAsync<T>(
        this WizardDbContext context, TimeSpan limit, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(limit);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            await context.Database.OpenConnectionAsync(ending.Token);
            // Disposed before the connection is closed, and waits for a call that is under way.
            await using var interruption = ending.Token.Register(context.InterruptQuery);
            return await Task.Run(() => read(ending.Token), ending.Token);
        }
        catch (Exception ended) when (ending.IsCancellationRequested && ended is OperationCanceledException or DbException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new QueryTookTooLongException(limit, ended);
        }
    }
}

/// <summary>The database did not answer within the time that the question is worth.</summary>
internal sealed class QueryTookTooLongException(TimeSpan limit, Exception inner) : Exception($"The database did not answer within {limit.TotalSeconds} s.", inner);
