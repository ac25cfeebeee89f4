using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Setup.Escalations;

/// <summary>All links in the database. One is good while it is open, young, and its run stands as it stood when the link was made.</summary>
internal sealed class EscalationLinks(IDbContextFactory<WizardDbContext> database, DatabaseClock clock, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(72);

    private const int TokenLength = 43;

    /// <summary>As long as its run may be looked up.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>A new link takes the place of the run's earlier ones, and the run waits at least as long as it is good.</summary>
    /// <returns>The token, which is shown once and kept nowhere.</returns>
    public async Task<string> AddAsync(SetupRun run, Person person, CancellationToken cancellationToken)
    {
        var (now, token) = (time.GetUtcNow(), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<Escalation>().Where(link => link.TenantId == run.TenantId && link.Run == run.Number && link.State == EscalationState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.State, EscalationState.Revoked).SetProperty(link => link.EndedAt, now), cancellationToken);
        context.Add(new Escalation
        {
            TenantId = run.TenantId,
            Run = run.Number,
            Epoch = run.Epoch,
            TokenHash = Hash(token),
            AskedBy = person.ObjectId,
            AskedByName = person.Name,
            MadeAt = now,
            ExpiresAt = now + Lifetime,
        });
        await context.SaveChangesAsync(cancellationToken);
        // Without a new epoch, to which the link is bound.
        var until = await clock.NowAsync(context, cancellationToken) + Lifetime;
        await context.Set<SetupRun>().Where(row => row.Number == run.Number && row.TenantId == run.TenantId && row.Epoch == run.Epoch && row.IsParked && row.DueAt < until)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, until), cancellationToken);
        return token;
    }

    /// <summary>Null for whatever is no good: unknown, used, too old, of a run that has moved, or of another tenant. No asking tells these apart.</summary>
    public async Task<(Escalation Link, SetupRun Run)?> FindAsync(string token, Person person, CancellationToken cancellationToken)
    {
        if (token is not { Length: TokenLength } || !person.IsAdministrator)
            return null;
        var (tenant, hash, now) = (person.TenantId, Hash(token), time.GetUtcNow());
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var found = await context.Set<Escalation>().AsNoTracking()
            // Staff may look at other tenants' runs; a link is for the own tenant alone.
            .Where(link => link.TokenHash == hash && link.TenantId == tenant && link.State == EscalationState.Open && link.ExpiresAt > now)
            .Join(
                context.Set<SetupRun>().AsNoTracking().Where(run => run.TenantId == tenant && run.IsParked), link => link.Run, run => run.Number,
                (link, run) => new { Link = link, Run = run })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null || found.Link.Epoch != found.Run.Epoch ? null : (found.Link, found.Run);
    }

    /// <summary>The newest link that was made since the run began to wait.</summary>
    public async Task<EscalationStanding?> NewestAsync(SetupRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Escalation>().AsNoTracking()
            .Where(link => link.TenantId == run.TenantId && link.Run == run.Number && link.Epoch == run.Epoch)
            .OrderByDescending(link => link.Number)
            .Select(link => new EscalationStanding(link.State, link.AskedByName, link.MadeAt, link.ExpiresAt, link.EndedByName, link.ExpiresAt <= now))
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>True once: of two presses at the same moment, one ends the link.</summary>
    public async Task<bool> EndAsync(Escalation link, EscalationState state, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await EndAsync(context, link, state, person, cancellationToken);
    }

    /// <summary>Within somebody else's transaction.</summary>
    /// <inheritdoc cref="EndAsync(Escalation, EscalationState, Person, CancellationToken)"/>
    public async Task<bool> EndAsync(WizardDbContext context, Escalation link, EscalationState state, Person person, CancellationToken cancellationToken)
    {
        var (now, tenant) = (time.GetUtcNow(), person.TenantId);
        return await context.Set<Escalation>()
            .Where(row => row.Number == link.Number && row.TenantId == tenant && row.State == EscalationState.Open && row.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state).SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedByName, person.Name),
                cancellationToken) is 1;
    }

    /// <summary>Deletes what was made so long ago that nobody asks any more who decided.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Kept;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Set<Escalation>().Where(link => link.MadeAt < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>What the run's own page says of its link.</summary>
public sealed record EscalationStanding(
    EscalationState State, string AskedByName, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, string? EndedByName, bool IsOver);
