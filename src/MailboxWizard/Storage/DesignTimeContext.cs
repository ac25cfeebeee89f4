using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MailboxWizard.Storage;

/// <summary>What <c>dotnet ef</c> uses: the model without the product's settings.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<WizardDbContext>
{
    public WizardDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WizardDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
