using System.Runtime.CompilerServices;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>
/// All entries that fit, oldest first, however many. The log is walked in stretches of numbers, each by a query of its own:
/// no reading stays open for minutes, in whose way the database could not tidy up, and one knows how far one is. Months that are
/// dropped before it comes to them end it: what is left would look like all there is.
/// </summary>
internal sealed class AuditStream(IDbContextFactory<WizardDbContext> database)
{
    internal int Stretch { get; init; } = 20_000;

    /// <param name="query">Without a fault; where its page begins does not count.</param>
    /// <param name="last">The greatest number that counts; entries are never changed, so that all up to it stay what they are.</param>
    /// <param name="passed">Gets how far the walk is, in percent.</param>
    /// <exception cref="AuditMonthsDroppedException">Entries that fit may have gone before they were read.</exception>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(
        AuditQuery query, Person person, long last, Action<int> passed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var interruption = cancellationToken.Register(context.InterruptQuery);
        var first = await context.DroppedAsync(cancellationToken) + 1;
        var matching = (await context.MatchingAsync(query, person, cancellationToken)).MatchingText(query.Text);
        for (var from = first; from <= last; from += Stretch)
        {
            var (begin, end) = (from, Math.Min(last, from + Stretch - 1));
            var stretch = matching
                .Where(entry => entry.Number >= begin && entry.Number <= end)
                .OrderBy(entry => entry.Number);
            await foreach (var entry in stretch.AsAsyncEnumerable().WithCancellation(cancellationToken))
                yield return entry;
            cancellationToken.ThrowIfCancellationRequested();
            await context.DemandNotDroppedAsync(begin, cancellationToken);
            passed((int)(100 * (end - first + 1) / (last - first + 1)));
        }
    }
}
