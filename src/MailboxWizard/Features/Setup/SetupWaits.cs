using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// How long Microsoft took, at this installation, until a new object was known everywhere: what a row that waits says is usual.
/// </summary>
internal sealed class SetupWaits(IDbContextFactory<WizardDbContext> database, TimeProvider time)
{
    private const int Kept = 100;
    private const int Enough = 5;

    /// <param name="row">The row that waited; 0 for the proof.</param>
    /// <param name="took">From the first answer that did not know it yet to the one that did.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RecordAsync(int row, TimeSpan took, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        context.Add(new SetupWait { Row = row, Milliseconds = (long)took.TotalMilliseconds, At = time.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
        var oldest = await context.Set<SetupWait>().Where(wait => wait.Row == row).OrderByDescending(wait => wait.Id).Skip(Kept).Select(wait => wait.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (oldest > 0)
            await context.Set<SetupWait>().Where(wait => wait.Row == row && wait.Id <= oldest).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Nine of ten took no longer; null while there are too few to say.</summary>
    public async Task<TimeSpan?> UsuallyAsync(int row, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var sorted = await context.Set<SetupWait>().Where(wait => wait.Row == row).Select(wait => wait.Milliseconds).OrderBy(wait => wait).ToListAsync(cancellationToken);
        return sorted.Count < Enough ? null : TimeSpan.FromMilliseconds(sorted[(int)Math.Ceiling(sorted.Count * 0.9) - 1]);
    }
}

/// <summary>One wait that ended well. Of nobody in particular.</summary>
internal sealed class SetupWait
{
    public long Id { get; init; }

    public required int Row { get; init; }

    public required long Milliseconds { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>How waits lie in the database.</summary>
internal sealed class SetupWaitMapping : IEntityTypeConfiguration<SetupWait>
{
    public void Configure(EntityTypeBuilder<SetupWait> builder)
    {
        builder.ToTable("SetupWaits");
        builder.HasKey(wait => wait.Id);
        builder.HasIndex(wait => wait.Row);
    }
}
