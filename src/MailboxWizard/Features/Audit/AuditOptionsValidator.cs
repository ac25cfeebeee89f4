using MailboxWizard.Features.Audit.Chain;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit;

/// <summary>Checks the key, the certificates and the spans.</summary>
internal sealed class AuditOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        List<string> faults = [];
        if (AuditKeySetting.Read(options).Fault is { } keyFault)
            faults.Add(keyFault);
        if (options.KeyedFrom < 1)
            faults.Add("Audit:KeyedFrom: is not accepted; accepted: the number of an entry, from 1.");
        else if (options.KeyedFrom > 1 && string.IsNullOrWhiteSpace(options.Key) && string.IsNullOrWhiteSpace(options.KeyFile))
            faults.Add("Audit:KeyedFrom: stands without a key; accepted: beside Audit:Key or Audit:KeyFile.");
        var (certificate, fault) = AuditSignatures.LoadOwn(options);
        certificate?.Dispose();
        if (fault is not null)
            faults.Add($"Audit:SigningCertificatePath: {fault}");
        else if (certificate is null && environment.IsProduction())
            faults.Add("Audit:SigningCertificatePath: is missing; in Production a PKCS#12 file whose certificate signs the heads of the audit log is required.");
        for (var index = 0; index < options.FormerCertificates.Count; index++)
        {
            var (former, formerFault) = AuditSignatures.LoadFormer(options.FormerCertificates[index]);
            former?.Dispose();
            if (formerFault is not null)
                faults.Add($"Audit:FormerCertificates:{index}: {formerFault}");
        }

        if (options.HeadInterval < TimeSpan.FromSeconds(1) || options.HeadInterval > TimeSpan.FromDays(1))
            faults.Add("Audit:HeadInterval: is not accepted; accepted: a span from 00:00:01 to 1.00:00:00.");
        if (options.RetentionMonths is < 1 or > 1200)
            faults.Add("Audit:RetentionMonths: is not accepted; accepted: a number from 1 to 1200.");
        if (options.FreeSpaceAlarmMegabytes < 1)
            faults.Add("Audit:FreeSpaceAlarmMegabytes: is not accepted; accepted: a number from 1.");
        if (options.DatabaseSizeAlarmMegabytes < 0)
            faults.Add("Audit:DatabaseSizeAlarmMegabytes: is not accepted; accepted: a number from 1, or 0 for no alarm.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
