using System.Buffers.Text;
using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Keeps the answers before each redirect: a circuit does not survive one.</summary>
public sealed class SetupDrafts(IDbContextFactory<WizardDbContext> database, IOptions<SetupOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_pressLifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Anyone may save; the id is 128 random bits and belongs to the first tenant whose administrator opens it. A draft
    /// that a tenant holds is left as it is and a new one is made: the id alone proves nothing about who saves.
    /// </summary>
    public async Task<string> SaveAsync(SetupAnswers answers, string? draftId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await SweepAsync(context, now, cancellationToken);
        // One statement, so that nothing is written over a draft that a tenant claims in this moment.
        var ends = now + s_lifetime;
        if (draftId is not null
            && await context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == null)
                .ExecuteUpdateAsync(set => set.SetProperty(draft => draft.Answers, answers).SetProperty(draft => draft.SavedAt, now).SetProperty(draft => draft.ExpiresAt, ends), cancellationToken) is 1)
            return draftId;
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        context.Add(new SetupDraft { Id = id, Answers = answers, SavedAt = now, ExpiresAt = now + s_lifetime });
        await context.SaveChangesAsync(cancellationToken);
        return id;
    }

    /// <summary>The answers for someone who goes back to correct them, before or after sign-in; null when unknown or another tenant's.</summary>
    public async Task<SetupAnswers?> ReadAsync(string draftId, Person? person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var draft = await context.Set<SetupDraft>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == draftId && row.ExpiresAt > now, cancellationToken);
        var mayRead = draft is not null && (draft.ClaimedBy is null || (person is { IsAdministrator: true } && draft.ClaimedBy == person.TenantId));
        return mayRead ? draft!.Answers : null;
    }

    /// <summary>The answers, from now on for this administrator's tenant only; null when unknown or another tenant's.</summary>
    internal async Task<SetupAnswers?> OpenAsync(string draftId, Person person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tenant = person.TenantId;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (person.IsAdministrator)
            // One statement, so that of two tenants one comes first.
            await context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == null && draft.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(draft => draft.ClaimedBy, tenant), cancellationToken);
        return await context.Set<SetupDraft>().AsNoTracking()
            .Where(draft => draft.Id == draftId && draft.ClaimedBy == tenant && draft.ExpiresAt > now)
            .Select(draft => draft.Answers).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// The answers of a run for a new plan, however long ago theirs ended, and under their id: by it a run finds what an earlier one
    /// sealed for them. For the run's own tenant alone.
    /// </summary>
    internal Task KeepAgainAsync(string draftId, SetupAnswers answers, Microsoft365.TenantId tenant, CancellationToken cancellationToken) => database.InOneStepAsync(
        async context =>
        {
            var now = time.GetUtcNow();
            var ends = now + s_lifetime;
            if (await context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == tenant)
                .ExecuteUpdateAsync(set => set.SetProperty(draft => draft.Answers, answers).SetProperty(draft => draft.SavedAt, now).SetProperty(draft => draft.ExpiresAt, ends), cancellationToken) is 1)
                return true;
            context.Add(new SetupDraft { Id = draftId, Answers = answers, SavedAt = now, ExpiresAt = ends, ClaimedBy = tenant });
            await context.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Keeps which run was the newest when the plan was read, so that a later press knows what it has started already.</summary>
    internal async Task KeepNewestRunAsync(string draftId, Person person, int run, CancellationToken cancellationToken)
    {
        var tenant = person.TenantId;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == tenant)
            .ExecuteUpdateAsync(set => set.SetProperty(draft => draft.NewestRun, run), cancellationToken);
    }

    /// <returns>What must come back.</returns>
    internal async Task<string> RememberPressAsync(string draftId, Person person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (tenant, presser, press) = (person.TenantId, person.ObjectId, Guid.NewGuid().ToString("N"));
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == tenant).ExecuteUpdateAsync(
            set => set.SetProperty(draft => draft.PressedBy, presser).SetProperty(draft => draft.PressedAt, now).SetProperty(draft => draft.Press, press),
            cancellationToken);
        return press;
    }

    /// <summary>True once and for the right <paramref name="press"/>: with the asking, any press of this person is gone.</summary>
    internal async Task<bool> TakePressAsync(string draftId, string? press, Person person, CancellationToken cancellationToken)
    {
        var youngest = time.GetUtcNow() - s_pressLifetime;
        var (tenant, presser) = (person.TenantId, person.ObjectId);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var pressed = context.Set<SetupDraft>().Where(draft => draft.Id == draftId && draft.ClaimedBy == tenant && draft.PressedBy == presser);
        var taken = await ForgetAsync(pressed.Where(draft => draft.Press == press && draft.PressedAt >= youngest), cancellationToken) is 1;
        await ForgetAsync(pressed, cancellationToken);
        return taken;
    }

    private static Task<int> ForgetAsync(IQueryable<SetupDraft> pressed, CancellationToken cancellationToken) => pressed.ExecuteUpdateAsync(
        set => set.SetProperty(draft => draft.PressedBy, (Microsoft365.ObjectId?)null)
            .SetProperty(draft => draft.PressedAt, (DateTimeOffset?)null).SetProperty(draft => draft.Press, (string?)null),
        cancellationToken);

    private async Task SweepAsync(WizardDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.Set<SetupDraft>().Where(draft => draft.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var excess = await context.Set<SetupDraft>().CountAsync(draft => draft.ClaimedBy == null, cancellationToken) - options.Value.MostUnclaimedDrafts + 1;
        if (excess <= 0)
            return;
        var oldest = await context.Set<SetupDraft>().Where(draft => draft.ClaimedBy == null)
            .OrderBy(draft => draft.SavedAt).Take(excess).Select(draft => draft.Id).ToListAsync(cancellationToken);
        await context.Set<SetupDraft>().Where(draft => oldest.Contains(draft.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
