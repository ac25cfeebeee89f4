using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Storage;

/// <summary>Everything on a server that any number of nodes share, their data-protection keys too.</summary>
public sealed class PostgreSqlWizardDbContext(DbContextOptions<PostgreSqlWizardDbContext> options)
    : WizardDbContext(options), IDataProtectionKeyContext
{
    private static readonly StorableText s_storableText = new();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal static void Use(DbContextOptionsBuilder builder, StorageOptions options) =>
        builder.UseNpgsql(PostgreSqlConnection.Of(options)).AddInterceptors(s_storableText);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        TextSearch.MapToPostgreSql(modelBuilder);
    }
}
