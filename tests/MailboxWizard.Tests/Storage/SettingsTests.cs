using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailboxWizard.Shell;
using MailboxWizard.Storage;
using Microsoft.Extensions.Configuration;

namespace MailboxWizard.Tests.Storage;

/// <summary>Builds the real product with one setting broken at a time, and compares everything that it says.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailboxwizard-settings-").FullName;

    public static TheoryData<string, string, string> Broken => new()
    {
        { "AzureAd:ClientId", "", "AzureAd:ClientId: is missing; accepted: the Application (client) ID of MailboxWizard's own registration, a GUID." },
        { "AzureAd:ClientId", "wizard", "AzureAd:ClientId: is not a GUID; accepted: the Application (client) ID of MailboxWizard's own registration." },
        { "AzureAd:TenantId", "common", "AzureAd:TenantId: is not accepted; accepted: organizations, or one tenant's id, a GUID." },
        { "AzureAd:ClientSecret", "", "AzureAd:ClientCertificates: is missing; in Production either AzureAd:ClientCertificates or AzureAd:ClientSecret is required." },
        { "AzureAd:CallbackPath", "https://evil.example", "AzureAd:CallbackPath: is not a path; accepted: a path such as /signin-oidc." },
        { "AzureAd:SignedOutCallbackPath", "//x", "AzureAd:SignedOutCallbackPath: is not a path; accepted: a path such as /signout-callback-oidc." },
        { "SignIn:HomeTenantId", "spectrum", "SignIn:HomeTenantId: cannot be read; accepted: a GUID." },
        { "SignIn:ArrivalsPerMinute", "0", "SignIn:ArrivalsPerMinute: is not accepted; accepted: a number from 1 to 1000000." },
        { "Microsoft365:Cloud", "Mars", "Microsoft365:Cloud: cannot be read; accepted: Global, UsGov, UsGovDoD, China." },
        { "Microsoft365:Cloud", "7", "Microsoft365:Cloud: cannot be read; accepted: Global, UsGov, UsGovDoD, China." },
        { "Setup:GraphRoute:First:Kind", "Foo", "Setup:GraphRoute:First:Kind: cannot be read; accepted: Application, Delegated." },
        { "Setup:MinimumUpdates:2021", "three", "Setup:MinimumUpdates:2021: cannot be read; accepted: a whole number." },
        { "Serilog:MinimumLevel:Default", "Foo", "Serilog:MinimumLevel:Default: cannot be read; accepted: Verbose, Debug, Information, Warning, Error, Fatal." },
        { "Serilog:MinimumLevel:Override:Polly", "7", "Serilog:MinimumLevel:Override:Polly: cannot be read; accepted: Verbose, Debug, Information, Warning, Error, Fatal." },
        { "Shell:PublicUrl", "", "Shell:PublicUrl: is missing; in Production an https address such as https://mailboxwizard.example.com is required." },
        { "Shell:PublicUrl", "http://wizard.example", "Shell:PublicUrl: is not accepted; accepted: an https address without query or fragment, such as https://mailboxwizard.example.com." },
        { "Shell:PublicUrl", "https://wizard.example/?x=1", "Shell:PublicUrl: is not accepted; accepted: an https address without query or fragment, such as https://mailboxwizard.example.com." },
        { "Storage:Folder", "", "Storage:Folder: is empty; accepted: a folder for the database, such as /var/lib/mailboxwizard." },
        { "Storage:KeysFolder", "", "Storage:KeysFolder: is empty; accepted: a folder for the data-protection keys, such as /var/lib/mailboxwizard/keys." },
        { "Storage:Provider", "MySql", "Storage:Provider: cannot be read; accepted: Sqlite, PostgreSql." },
        { "Storage:Provider", "PostgreSql", $"Storage:ConnectionString: is missing; {ConnectionStrings}" },
        { "TokenCache:Redis", "a=b=c,nonsense=1", "TokenCache:Redis: cannot be read; accepted: a connection string of StackExchange.Redis, such as redis.example:6380,ssl=true." },
        { "TokenCache:Redis", "password=canary", "TokenCache:Redis: cannot be read; accepted: a connection string of StackExchange.Redis, such as redis.example:6380,ssl=true." },
        { "Storage:KeyCertificatePath", "", "Storage:KeyCertificatePath: is missing; in Production a PKCS#12 file whose certificate wraps the data-protection keys is required." },
        { "Storage:KeyCertificatePath", "/nowhere.pfx", "Storage:KeyCertificatePath: names a file that does not exist or may not be read." },
        { "Audit:Key", "canary", "Audit:Key: is no key; accepted: at least 32 bytes in base64, such as openssl rand -base64 32 makes." },
        { "Audit:KeyFile", "/nowhere.key", "Audit:KeyFile: names a file that does not exist or may not be read." },
        { "Audit:KeyedFrom", "0", "Audit:KeyedFrom: is not accepted; accepted: the number of an entry, from 1." },
        { "Audit:KeyedFrom", "7", "Audit:KeyedFrom: stands without a key; accepted: beside Audit:Key or Audit:KeyFile." },
        { "Audit:SigningCertificatePath", "", "Audit:SigningCertificatePath: is missing; in Production a PKCS#12 file whose certificate signs the heads of the audit log is required." },
        { "Audit:SigningCertificatePassword", "wrong", "Audit:SigningCertificatePath: could not be opened: not a PKCS#12 file, or Audit:SigningCertificatePassword does not fit." },
        { "Audit:FormerCertificates:0", "/nowhere.pem", "Audit:FormerCertificates:0: names no file with a certificate in PEM or DER." },
        { "Audit:HeadInterval", "00:00:00", "Audit:HeadInterval: is not accepted; accepted: a span from 00:00:01 to 1.00:00:00." },
        { "Audit:RetentionMonths", "0", "Audit:RetentionMonths: is not accepted; accepted: a number from 1 to 1200." },
        { "Audit:FreeSpaceAlarmMegabytes", "0", "Audit:FreeSpaceAlarmMegabytes: is not accepted; accepted: a number from 1." },
        { "PastedTests:PerPerson", "0", "PastedTests:PerPerson: is not accepted; accepted: a number from 1 to 10000." },
        { "PastedTests:PerClientId", "10001", "PastedTests:PerClientId: is not accepted; accepted: a number from 1 to 10000." },
        { "PastedTests:Window", "00:00:10", "PastedTests:Window: is not accepted; accepted: a span from 00:01:00 to 1.00:00:00." },
        { "Storage:KeyCertificatePassword", "wrong", "Storage:KeyCertificatePath: could not be opened: not a PKCS#12 file, or Storage:KeyCertificatePassword does not fit." },
    };

    private const string ConnectionStrings =
        "accepted with Storage:Provider PostgreSql: a connection string of Npgsql, such as Host=db.example;Database=mailboxwizard;Username=mailboxwizard.";

    [Theory]
    [InlineData("canary", $"Storage:ConnectionString: cannot be read; {ConnectionStrings}")]
    [InlineData("Host=db.example;Database=wizard;Port=canary", $"Storage:ConnectionString: cannot be read; {ConnectionStrings}")]
    [InlineData("Host=db.example;Password=canary", $"Storage:ConnectionString: names no host or no database; {ConnectionStrings}")]
    [InlineData("Database=wizard;Password=canary", $"Storage:ConnectionString: names no host or no database; {ConnectionStrings}")]
    public void A_connection_string_of_no_use_is_named_and_not_told(string connectionString, string fault)
    {
        var exception = Assert.Throws<SettingsFaultsException>(() => Build(new() { ["Storage:Provider"] = "PostgreSql", ["Storage:ConnectionString"] = connectionString }));

        Assert.Equal([fault], exception.Faults);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Host=db.example;Database=wizard;Password=canary",
        "Host=db.example;Database=wizard;Password=canary;Include Error Detail=False;Persist Security Info=False;GSS Encryption Mode=Disable;Application Name=MailboxWizard")]
    [InlineData(
        "Host=db.example;Database=wizard;Include Error Detail=true;Persist Security Info=true;GSS Encryption Mode=Require;Application Name=node-2",
        "Host=db.example;Database=wizard;Include Error Detail=False;Persist Security Info=False;GSS Encryption Mode=Require;Application Name=node-2")]
    public void The_connection_shows_no_password_and_no_rows_and_asks_for_no_Kerberos_unless_told(string given, string used) =>
        Assert.Equal(used, PostgreSqlConnection.Of(new() { Provider = StorageProvider.PostgreSql, ConnectionString = given }));

    [Fact]
    public async Task With_PostgreSQL_no_folder_is_needed()
    {
        await using var app = Build(new()
        {
            ["Storage:Provider"] = "PostgreSql",
            ["Storage:ConnectionString"] = "Host=db.example;Database=wizard",
            ["Storage:Folder"] = "",
            ["Storage:KeysFolder"] = "",
        });

        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public void In_Production_the_keys_in_PostgreSQL_have_to_be_wrapped_too()
    {
        var exception = Assert.Throws<SettingsFaultsException>(() => Build(new()
        {
            ["Storage:Provider"] = "PostgreSql",
            ["Storage:ConnectionString"] = "Host=db.example;Database=wizard",
            ["Storage:KeyCertificatePath"] = "",
        }));

        Assert.Equal(
            ["Storage:KeyCertificatePath: is missing; in Production a PKCS#12 file whose certificate wraps the data-protection keys is required."],
            exception.Faults);
    }

    [Theory, MemberData(nameof(Broken))]
    public void One_broken_setting_is_the_one_fault_and_nothing_is_made(string key, string value, string fault)
    {
        var exception = Assert.Throws<SettingsFaultsException>(() => Build(new() { [key] = value }));

        Assert.Equal([fault], exception.Faults);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public void All_faults_are_told_at_once_and_no_value_with_them()
    {
        var exception = Assert.Throws<SettingsFaultsException>(() => Build(new()
        {
            ["AzureAd:ClientId"] = "canary",
            ["Microsoft365:Cloud"] = "canary",
            ["SignIn:HomeTenantId"] = "canary",
            ["Shell:PublicUrl"] = "canary",
            ["Storage:KeyCertificatePassword"] = "canary",
            ["Setup:GraphRoute:First:Kind"] = "canary",
            ["Setup:ParallelRuns"] = "0",
            ["Serilog:MinimumLevel:Default"] = "canary",
        }));

        Assert.Equal(
            [
                "AzureAd:ClientId", "Microsoft365:Cloud", "Serilog:MinimumLevel:Default", "Setup:GraphRoute:First:Kind", "Setup:ParallelRuns",
                "Shell:PublicUrl", "SignIn:HomeTenantId", "Storage:KeyCertificatePath",
            ],
            exception.Faults.Select(fault => fault[..fault.IndexOfAny([' ', '\n'])].TrimEnd(':')));
        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shipped_file_with_what_is_required_has_no_fault()
    {
        await using var app = Build([]);

        Assert.False(File.Exists(Path.Combine(_folder, "data", "mailboxwizard.db")));
    }

    [Fact]
    public void The_shipped_file_names_every_setting_of_every_options_class_and_binds()
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "appsettings.json")).Build();

        Assert.Equal([], SettingsFaults.TakeUnreadable(shipped));
        Assert.NotEmpty(SettingsFaults.OptionsClasses());
        var missing =
            from options in SettingsFaults.OptionsClasses()
            let names = shipped.GetSection(options.Section).GetChildren().Select(child => child.Key).ToHashSet(StringComparer.OrdinalIgnoreCase)
            from property in options.Type.GetProperties()
            where property.CanWrite && !names.Contains(property.Name)
            select $"{options.Section}:{property.Name}";
        Assert.Equal([], missing);
        foreach (var (type, section) in SettingsFaults.OptionsClasses())
            Assert.NotNull(shipped.GetSection(section).Get(type));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Microsoft.AspNetCore.Builder.WebApplication Build(Dictionary<string, string> broken)
    {
        var settings = new Dictionary<string, string>
        {
            ["environment"] = "Production",
            ["AzureAd:ClientId"] = "11111111-1111-4111-8111-111111111111",
            ["AzureAd:ClientSecret"] = "a secret of this test",
            ["Shell:PublicUrl"] = "https://wizard.example",
            ["Storage:Folder"] = Path.Combine(_folder, "data"),
            ["Storage:KeysFolder"] = Path.Combine(_folder, "data", "keys"),
            ["Storage:KeyCertificatePath"] = Certificate(),
            ["Storage:KeyCertificatePassword"] = "right",
            ["Audit:SigningCertificatePath"] = Certificate(),
            ["Audit:SigningCertificatePassword"] = "right",
        };
        foreach (var (key, value) in broken)
            settings[key] = value;
        return MailboxWizardApp.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
    }

    private string Certificate() => KeyCertificates.Make(_folder, "right");
}

/// <summary>Certificates that wrap data-protection keys.</summary>
internal static class KeyCertificates
{
    /// <returns>The path of a new PKCS#12 file.</returns>
    public static string Make(string folder, string password)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        return path;
    }
}
