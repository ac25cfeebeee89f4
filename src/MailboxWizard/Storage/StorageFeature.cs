using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Registers the database, made and migrated at start, and the data-protection keys.</summary>
public static class StorageFeature
{
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        builder.Services.AddPooledDbContextFactory<WizardDbContext>((provider, options) =>
        {
            var folder = provider.GetRequiredService<IOptions<StorageOptions>>().Value.Folder;
            Directory.CreateDirectory(folder);
            options.UseSqlite($"Data Source={Path.Combine(folder, "mailboxwizard.db")};Default Timeout=30");
        });
        return builder;
    }
}
