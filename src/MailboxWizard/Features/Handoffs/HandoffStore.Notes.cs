using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// What people write down beside a hand-off, and how often its secret was shown.
public sealed partial class HandoffStore
{
    /// <param name="number">Of the hand-off.</param>
    /// <param name="person">Who writes.</param>
    /// <param name="text">Not empty; cut after <see cref="HandoffNote.Longest"/> characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HandoffDone> AddNoteAsync(int number, Person person, string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (await FindAsync(number, person, cancellationToken) is { } full && full.Notes.Count >= HandoffNote.Most && full.Refuses(HandoffDeed.Note, person) is null)
            return new(full, HandoffRefusal.TooManyNotes);
        return await DoAsync(
            number, person, HandoffDeed.Note,
            handoff => handoff.Notes = [.. handoff.Notes, new(Cut(text, HandoffNote.Longest)!, time.GetUtcNow(), person.Name)], cancellationToken, text);
    }

    /// <param name="number">Of the hand-off.</param>
    /// <param name="person">Who writes.</param>
    /// <param name="ticket">On one line; empty takes it away, cut after 40 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<HandoffDone> SetTicketAsync(int number, Person person, string? ticket, CancellationToken cancellationToken) => DoAsync(
        number, person, HandoffDeed.Note,
        handoff => handoff.Ticket = Cut(string.Concat((ticket ?? "").Where(letter => !char.IsControl(letter))), 40), cancellationToken, ticket);

    /// <summary>
    /// Counts that the secret is shown. The first time needs no reason; of two who press at once one is the first.
    /// </summary>
    /// <returns>False when it was shown before and no reason was given.</returns>
    public async Task<bool> CountRevealAsync(Handoff handoff, bool hasReason, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Handoff>()
            .Where(other => other.Number == handoff.Number && other.TenantId == handoff.TenantId && (hasReason || other.Reveals == 0))
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.Reveals, other => other.Reveals + 1), cancellationToken) > 0;
    }

    /// <summary>It was counted and then not shown.</summary>
    public async Task TakeRevealBackAsync(Handoff handoff, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<Handoff>().Where(other => other.Number == handoff.Number && other.TenantId == handoff.TenantId && other.Reveals > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.Reveals, other => other.Reveals - 1), cancellationToken);
    }

    /// <summary>People paste the wrong thing: the secret itself is not written into what everybody reads.</summary>
    public async Task<bool> HoldsSecretAsync(Handoff handoff, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await seal.OpenAsync(handoff.TenantId, handoff.Number, cancellationToken) is { } secret && text.Contains(secret, StringComparison.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            // What nobody can open any more cannot be compared either; the Test names that problem.
            return false;
        }
    }

    private static string? Cut(string text, int longest) => text.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, longest)].TrimEnd() : null;
}
