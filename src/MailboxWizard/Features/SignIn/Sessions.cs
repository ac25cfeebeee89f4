using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.SignIn;

/// <summary>Begins and ends sessions, and says which are alive.</summary>
public sealed class Sessions
{
    private const string Topic = "session";

    private readonly IDbContextFactory<WizardDbContext> _database;
    private readonly Notices _notices;
    private readonly TimeProvider _time;

    public Sessions(IDbContextFactory<WizardDbContext> database, Notices notices, TimeProvider time)
    {
        (_database, _notices, _time) = (database, notices, time);
        notices.Listen(Topic, about => Guid.TryParse(about, out var session) ? EndCircuitsAsync(session) : Task.CompletedTask);
    }

    /// <summary>Counted from the last sign-in and never by use: so old may be what Entra said of someone's roles.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>A session ended, on this node or another; for open circuits. A notice that is lost costs up to five minutes, until the circuit asks by itself.</summary>
    internal event Func<Guid, Task>? Ended;

    /// <summary>
    /// Goes on with <paramref name="former"/> when it is alive and the same person's, else begins a new one and ends the former:
    /// consent and repeated sign-in keep the session, so that one sign-out ends all tabs.
    /// </summary>
    public async Task<Guid> BeginAsync(
        TenantId tenant, ObjectId person, (ObjectId Person, TenantId Tenant) home, Guid? former, CancellationToken cancellationToken)
    {
        await using var context = await _database.CreateDbContextAsync(cancellationToken);
        var now = _time.GetUtcNow();
        var oldest = now - Lifetime;
        Guid? replaced = null;
        var session = former is null
            ? null
            : await context.Set<Session>().SingleOrDefaultAsync(row => row.Id == former && row.EndedAt == null && row.At > oldest, cancellationToken);
        if (session is not null && (session.TenantId != tenant || session.PersonId != person))
        {
            session.EndedAt = now;
            (replaced, session) = (session.Id, null);
        }

        if (session is null)
        {
            session = new()
            {
                Id = Guid.NewGuid(),
                TenantId = tenant,
                PersonId = person,
                HomePersonId = home.Person,
                HomeTenantId = home.Tenant,
                At = now,
            };
            context.Add(session);
        }

        (session.HomePersonId, session.HomeTenantId, session.At) = (home.Person, home.Tenant, now);
        await context.SaveChangesAsync(cancellationToken);
        if (replaced is { } ended)
            await TellAsync(ended);
        return session.Id;
    }

    public async Task EndAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var context = await _database.CreateDbContextAsync(cancellationToken);
        var now = _time.GetUtcNow();
        await context.Set<Session>().Where(row => row.Id == session && row.EndedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(ended => ended.EndedAt, now), cancellationToken);
        await TellAsync(session);
    }

    public async Task<bool> IsAliveAsync(Guid session, TenantId tenant, ObjectId person, CancellationToken cancellationToken)
    {
        await using var context = await _database.CreateDbContextAsync(cancellationToken);
        var oldest = _time.GetUtcNow() - Lifetime;
        return await context.Set<Session>().AnyAsync(
            row => row.Id == session && row.TenantId == tenant && row.PersonId == person && row.EndedAt == null && row.At > oldest, cancellationToken);
    }

    /// <summary>Deletes the sessions that are over by age. Tokens die sooner, so that nobody looks for their home account any more.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var context = await _database.CreateDbContextAsync(cancellationToken);
        var oldest = _time.GetUtcNow() - Lifetime;
        return await context.Set<Session>().Where(row => row.At <= oldest).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The account under which this person's tokens are kept; the ids themselves when no session is known.</summary>
    public async Task<(ObjectId Person, TenantId Tenant)> HomeAccountAsync(
        TenantId tenant, ObjectId person, CancellationToken cancellationToken)
    {
        await using var context = await _database.CreateDbContextAsync(cancellationToken);
        var last = await context.Set<Session>().AsNoTracking()
            .Where(row => row.TenantId == tenant && row.PersonId == person)
            .OrderByDescending(row => row.At)
            .FirstOrDefaultAsync(cancellationToken);
        return last is null ? (person, tenant) : (last.HomePersonId, last.HomeTenantId);
    }

    private Task TellAsync(Guid session)
    {
        _notices.Tell(Topic, session.ToString());
        return EndCircuitsAsync(session);
    }

    private async Task EndCircuitsAsync(Guid session)
    {
        foreach (var tell in Ended?.GetInvocationList().Cast<Func<Guid, Task>>() ?? [])
            await tell(session);
    }
}
