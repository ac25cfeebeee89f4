using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Checks where things lie, and that keys are wrapped in Production.</summary>
internal sealed class StorageOptionsValidator(IHostEnvironment environment) : IValidateOptions<StorageOptions>
{
    private const string Accepted =
        "accepted with Storage:Provider PostgreSql: a connection string of Npgsql, such as Host=db.example;Database=mailboxwizard;Username=mailboxwizard.";

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        List<string> faults = [.. options.Provider is StorageProvider.PostgreSql ? PostgreSqlFaults(options) : SqliteFaults(options)];
        var (certificate, fault) = KeyCertificate.Load(options);
        certificate?.Dispose();
        if (fault is not null)
            faults.Add($"Storage:KeyCertificatePath: {fault}");
        else if (certificate is null && environment.IsProduction())
            faults.Add("Storage:KeyCertificatePath: is missing; in Production a PKCS#12 file whose certificate wraps the data-protection keys is required.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> SqliteFaults(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            yield return "Storage:Folder: is empty; accepted: a folder for the database, such as /var/lib/mailboxwizard.";
        if (string.IsNullOrWhiteSpace(options.KeysFolder))
            yield return "Storage:KeysFolder: is empty; accepted: a folder for the data-protection keys, such as /var/lib/mailboxwizard/keys.";
    }

    private static IEnumerable<string> PostgreSqlFaults(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            yield return $"Storage:ConnectionString: is missing; {Accepted}";
        else if (PostgreSqlConnection.Read(options.ConnectionString) is not { } read)
            yield return $"Storage:ConnectionString: cannot be read; {Accepted}";
        else if (string.IsNullOrWhiteSpace(read.Host) || string.IsNullOrWhiteSpace(read.Database))
            yield return $"Storage:ConnectionString: names no host or no database; {Accepted}";
    }
}
