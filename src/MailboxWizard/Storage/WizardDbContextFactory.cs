using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Storage;

/// <summary>Gives features the database without saying which it is.</summary>
internal sealed class WizardDbContextFactory<T>(IDbContextFactory<T> factory) : IDbContextFactory<WizardDbContext>
    where T : WizardDbContext
{
    public WizardDbContext CreateDbContext() => factory.CreateDbContext();

    public async Task<WizardDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await factory.CreateDbContextAsync(cancellationToken);
}
