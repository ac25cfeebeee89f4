using Microsoft.Extensions.Options;

namespace MailboxWizard.Storage;

/// <summary>Checks where things lie, and that keys are wrapped in Production.</summary>
internal sealed class StorageOptionsValidator(IHostEnvironment environment) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.Folder))
            faults.Add("Storage:Folder: is empty; accepted: a folder for the database, such as /var/lib/mailboxwizard.");
        if (string.IsNullOrWhiteSpace(options.KeysFolder))
            faults.Add("Storage:KeysFolder: is empty; accepted: a folder for the data-protection keys, such as /var/lib/mailboxwizard/keys.");

        var (certificate, fault) = KeyCertificate.Load(options);
        certificate?.Dispose();
        if (fault is not null)
            faults.Add($"Storage:KeyCertificatePath: {fault}");
        else if (certificate is null && environment.IsProduction())
            faults.Add("Storage:KeyCertificatePath: is missing; in Production a PKCS#12 file whose certificate wraps the data-protection keys is required.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
