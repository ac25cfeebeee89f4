using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MailboxWizard.Storage;

/// <summary>What <c>dotnet ef</c> uses for SQLite: the model without the product's settings.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteWizardDbContext>
{
    public SqliteWizardDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWizardDbContext>().UseSqlite("Data Source=design-time.db").Options);
}

/// <summary>The same for PostgreSQL; nothing is connected to.</summary>
internal sealed class DesignTimePostgreSql : IDesignTimeDbContextFactory<PostgreSqlWizardDbContext>
{
    public PostgreSqlWizardDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlWizardDbContext>().UseNpgsql("Host=localhost;Database=design-time").Options);
}
