using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Brings the database to this version before anything else starts.</summary>
internal sealed class DatabaseMigration(IDbContextFactory<WizardDbContext> database, IOptions<StorageOptions> options)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Make(options.Value.Folder);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (!context.Database.GetMigrations().Any())
            return;
        await context.Database.MigrateAsync(cancellationToken);
        // Readers and one writer side by side; stays with the file: https://www.sqlite.org/wal.html
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
