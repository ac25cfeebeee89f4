using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailboxWizard.Storage;

/// <summary>The database. It names no feature's type: mappings are found in the assembly, features use <c>Set&lt;T&gt;()</c>.</summary>
public sealed class WizardDbContext(DbContextOptions<WizardDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WizardDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        configurationBuilder.Properties<AppId>().HaveConversion<AppIdConverter>();
        configurationBuilder.Properties<ObjectId>().HaveConversion<ObjectIdConverter>();
        // SQLite cannot order by DateTimeOffset: https://learn.microsoft.com/ef/core/providers/sqlite/limitations
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    private sealed class TenantIdConverter() : ValueConverter<TenantId, Guid>(id => id.Value, value => new(value));

    private sealed class AppIdConverter() : ValueConverter<AppId, Guid>(id => id.Value, value => new(value));

    private sealed class ObjectIdConverter() : ValueConverter<ObjectId, Guid>(id => id.Value, value => new(value));

    private sealed class UtcTicksConverter()
        : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new(ticks, TimeSpan.Zero));
}
