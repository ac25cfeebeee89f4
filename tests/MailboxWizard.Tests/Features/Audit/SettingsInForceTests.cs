using MailboxWizard.Features.Audit;
using Microsoft.Extensions.Configuration;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class SettingsInForceTests
{
    /// <summary>Secrets, what may hold one, and a person's address.</summary>
    private static readonly string[] s_kept =
    [
        "Audit:Key", "Audit:SigningCertificatePassword", "AzureAd:ClientCertificates", "AzureAd:ClientSecret", "Handoffs:Contact", "Handoffs:WebhookUrl",
        "Storage:ConnectionString", "Storage:KeyCertificatePassword", "TokenCache:Redis",
    ];

    [Fact]
    public void Of_every_option_that_holds_text_it_is_decided_whether_it_may_be_told() =>
        Assert.Equal(s_kept.Concat(SettingsInForce.Told).Order(StringComparer.Ordinal), SettingsInForce.Texts().Order(StringComparer.Ordinal));

    [Fact]
    public void What_was_set_is_told_by_name_and_value_and_of_secrets_only_that_they_are_set()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AUDIT:KEYFILE"] = "/run/secrets/audit.key",
            ["Audit:Key"] = "canary",
            ["Audit:RetentionMonths"] = "36",
            ["Audit:FormerCertificates:0"] = "/etc/a.pem",
            ["Audit:FormerCertificates:1"] = "/etc/b.pem",
            ["Audit:Unknown"] = "canary",
            ["AzureAd:ClientCertificates:0:CertificatePassword"] = "canary",
            ["AzureAd:ClientCertificates:0:CertificateDiskPath"] = "canary",
            ["AzureAd:ClientCredentials:0:ClientSecret"] = "canary",
            ["AzureAd:ClientSecret"] = "",
            ["Handoffs:WebhookUrl"] = "https://hooks.example/canary",
            ["Setup:LongestSecretMonths"] = "12",
            ["Setup:GraphRoute:First:Kind"] = "Application",
            ["Setup:GraphRoute:First:Value"] = "Mail.ReadWrite",
            ["Setup:MinimumUpdates:2020"] = "6",
            ["Storage:ConnectionString"] = "Host=db;Password=canary",
            ["Storage:KeyCertificatePath"] = "/run/keys.pfx",
            ["Storage:KeysFolder"] = "data/keys",
            ["Storage:Folder"] = new('x', 1000),
            ["TokenCache:Redis"] = "cache,password=canary",
        }).Build();

        Assert.Equal(
            [
                "Audit:FormerCertificates:0=/etc/a.pem", "Audit:FormerCertificates:1=/etc/b.pem", "Audit:Key is set", "Audit:KeyFile=/run/secrets/audit.key",
                "Audit:RetentionMonths=36", "AzureAd:ClientCertificates is set", "Handoffs:WebhookUrl is set", "Setup:GraphRoute:First:Kind=Application",
                "Setup:GraphRoute:First:Value=Mail.ReadWrite", "Setup:LongestSecretMonths=12", "Setup:MinimumUpdates:2020=6", "Storage:ConnectionString is set",
                $"Storage:Folder={new string('x', 299)}…", "Storage:KeyCertificatePath=/run/keys.pfx", "Storage:KeysFolder=data/keys", "TokenCache:Redis is set",
            ],
            SettingsInForce.Of(configuration));
    }
}
