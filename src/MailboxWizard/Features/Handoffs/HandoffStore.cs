using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Handoffs;

/// <summary>All hand-offs. Every method that takes a <see cref="Person"/> sees what that person may see and nothing else.</summary>
/// <remarks>This file gives out and finds, <c>.Deeds</c> changes, <c>.Ends</c> ends, <c>.List</c> searches, <c>.Newer</c> compares,
/// <c>.Notes</c> writes down, <c>.Keys</c> keeps the mark <em>key still in tenant</em>.</remarks>
public sealed partial class HandoffStore(
    IDbContextFactory<WizardDbContext> database,
    AuditLog audit,
    AuditRefusals refusals,
    SecretSeal seal,
    HandoffWebhook webhook,
    IOptions<HandoffsOptions> options,
    TimeProvider time)
{
    /// <summary>A free six-digit number, kept for a run that is about to start.</summary>
    public async Task<int> ReserveNumberAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var number = RandomNumberGenerator.GetInt32(100_000, 1_000_000);
            // A plain insert that yields to the one who was first; the same words on SQLite and PostgreSQL.
            var written = await context.Database.ExecuteSqlAsync(
                $"""INSERT INTO "HandoffNumbers" ("Number", "ReservedAt") VALUES ({number}, {time.GetUtcNow().UtcTicks}) ON CONFLICT DO NOTHING""",
                cancellationToken);
            if (written == 1)
                return number;
            if (attempt == 100)
                throw new InvalidOperationException("No free hand-off number was found in a hundred attempts.");
        }
    }

    /// <summary>For whoever reserved it and does not need it after all; one that something was kept under stays.</summary>
    public async Task FreeNumberAsync(int number, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await Unused(context).Where(reserved => reserved.Number == number).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// The run has proved the mailbox: the hand-off is Ready, audited, and Spectrum is told by webhook if one is set.
    /// A resumed run may open it a second time; that changes nothing.
    /// </summary>
    /// <param name="handoff">With its secret sealed.</param>
    /// <param name="cancellationToken">Ends it before it is told.</param>
    /// <param name="clientAddress">From where who created it had asked, where that is known.</param>
    /// <param name="creator">The creator's tenant, where it is not the hand-off's.</param>
    /// <param name="guard">Asked in the transaction that stores it, and again before it is told; throws when the caller may no longer do either.</param>
    public async Task OpenAsync(
        Handoff handoff, CancellationToken cancellationToken, string? clientAddress = null, TenantId? creator = null, Func<WizardDbContext, Task>? guard = null)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var there = await context.Set<Handoff>().AsNoTracking()
            .SingleOrDefaultAsync(other => other.Number == handoff.Number, cancellationToken);
        if (there is not null)
        {
            if (there.TenantId != handoff.TenantId || there.Run != handoff.Run)
                throw new InvalidOperationException($"The number {handoff.Number} belongs to another hand-off.");
            if (await context.Set<AuditEntry>().AnyAsync(
                told => told.Handoff == handoff.Number && told.Action == AuditAction.Handoff && told.Outcome == AuditOutcome.Created, cancellationToken))
                return;
            // The process died right after it was stored: it is told now.
            await TellAsync(there);
            return;
        }
        await audit.AppendAsync(ByCreator(handoff, AuditOutcome.Intended), cancellationToken);
        handoff.State = HandoffState.Ready;
        handoff.History = [new(HandoffState.Ready, handoff.StateSince, handoff.CreatedByName)];
        handoff.SearchText = SearchTextOf(handoff);
        await database.InOneStepAsync(
            async step =>
            {
                if (guard is not null)
                    await guard(step);
                step.Add(handoff);
                return await step.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        await TellAsync(handoff);

        async Task TellAsync(Handoff stored)
        {
            if (guard is not null)
                await guard(context);
            await audit.AppendAsync(ByCreator(stored, AuditOutcome.Created) with { Detail = $"{HandoffState.Ready}" }, cancellationToken);
            webhook.Tell(stored);
        }

        AuditEntry ByCreator(Handoff created, AuditOutcome outcome) => Entry(created, outcome) with
        {
            ActorId = created.CreatedBy,
            ActorTenantId = creator ?? created.TenantId,
            ActorName = created.CreatedByName,
            ClientAddress = clientAddress,
        };
    }

    /// <summary>
    /// The registration's hand-off that is neither complete nor ended, which a further mailbox joins; never one of pasted values, whose client ID
    /// is nothing but a claim.
    /// </summary>
    public async Task<Handoff?> FindOpenAsync(TenantId tenant, AppId clientId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Handoff>().AsNoTracking()
            .Where(handoff => handoff.TenantId == tenant && handoff.ClientId == clientId && !handoff.IsForeign)
            .Where(handoff => handoff.State == HandoffState.Ready || handoff.State == HandoffState.InWork || handoff.State == HandoffState.Tested)
            .OrderByDescending(handoff => handoff.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Null when there is none with this number that the person may see.</summary>
    public async Task<Handoff?> FindAsync(int number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Handoff>().AsNoTracking().VisibleTo(person)
            .SingleOrDefaultAsync(handoff => handoff.Number == number, cancellationToken);
    }

    /// <summary>Key ids of all hand-offs of this registration, ended ones too: what is not among them, and in no run, is foreign.</summary>
    public async Task<IReadOnlySet<Guid>> KnownKeysAsync(TenantId tenant, AppId clientId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var keys = await context.Set<Handoff>()
            .Where(handoff => handoff.TenantId == tenant && handoff.ClientId == clientId)
            .Select(handoff => handoff.SecretKeyId)
            .ToListAsync(cancellationToken);
        return keys.ToHashSet();
    }

    /// <summary>When a hand-off ends by itself.</summary>
    public DateTimeOffset ExpiresAt(Handoff handoff) => handoff.CreatedAt.AddDays(options.Value.ExpireAfterDays);

    private static AuditEntry Entry(Handoff handoff, AuditOutcome outcome) => new()
    {
        TenantId = handoff.TenantId,
        TenantName = handoff.LoggedTenantName,
        ActorName = "MailboxWizard",
        Action = AuditAction.Handoff,
        Subject = Handoff.Spoken(handoff.Number),
        Outcome = outcome,
        Run = handoff.IsForeign ? null : handoff.Run,
        Handoff = handoff.Number,
    };

    /// <summary>What a run does with a hand-off, which another run may have opened: in the story of both.</summary>
    private static AuditEntry Of(AuditEntry about, int number) => about with
    {
        Action = AuditAction.Handoff,
        Subject = Handoff.Spoken(number),
        Outcome = AuditOutcome.Intended,
        Handoff = number,
        Request = null,
        Status = null,
    };

    private static AuditEntry Entry(Handoff handoff, Person person, AuditOutcome outcome) =>
        Entry(handoff, outcome) with { ActorId = person.ObjectId, ActorTenantId = person.TenantId, ActorName = person.Name, ClientAddress = person.ClientAddress };
}
