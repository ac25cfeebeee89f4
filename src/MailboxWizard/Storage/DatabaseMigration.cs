using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MailboxWizard.Storage;

/// <summary>Brings the database to this version before anything else starts, and makes the first data-protection key.</summary>
internal sealed class DatabaseMigration(
    IDbContextFactory<WizardDbContext> database, IMigrationTurn turn, IDataProtectionProvider protection) : IHostedLifecycleService
{
    /// <summary>An index on ten million entries takes minutes; half a minute is PostgreSQL's client's own limit.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var taken = await turn.TakeAsync(cancellationToken);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        // Asked for before it is there, it would be an error in the log of every first start. Made only if it is not there:
        // who has no right to make tables works on those that the owner has brought to this version.
        var history = context.GetService<IHistoryRepository>();
        if (!await history.ExistsAsync(cancellationToken))
            await history.CreateIfNotExistsAsync(cancellationToken);
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Find(migration => !known.Contains(migration)) is { } newer)
            throw new StorageUnusableException(
                $"The database was made by a newer version of MailboxWizard: this one does not know its migration {newer}. "
                + "Nothing was changed. Start that version, or this one on a copy of the database from before.");
        if (known.Count > applied.Count)
        {
            context.Database.SetCommandTimeout(s_longest);
            await context.Database.MigrateAsync(cancellationToken);
        }

        // In the same turn: of nodes that start together on an empty database each would make a key of its own otherwise, and
        // not know the others' until it reads them all again, a day later.
        protection.CreateProtector("MailboxWizard.Start").Protect([0]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
