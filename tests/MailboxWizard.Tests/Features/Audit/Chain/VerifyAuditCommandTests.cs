using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class VerifyAuditCommandOnSqliteTests() : VerifyAuditCommandTests(StorageProvider.Sqlite);

public sealed class VerifyAuditCommandOnPostgreSqlTests() : VerifyAuditCommandTests(StorageProvider.PostgreSql);

/// <summary>Starts the product itself and looks at how it ends.</summary>
public abstract class VerifyAuditCommandTests(StorageProvider provider) : ChainBench(provider)
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_whole_log_ends_with_0_a_broken_one_with_1_and_a_log_that_cannot_be_read_with_2()
    {
        await FillAsync(30, AuditKey.Of(_secret));
        var head = await HeadAsync();
        var file = Path.Combine(Database.Folder, "kept.log");
        await File.WriteAllTextAsync(file, $$"""{"@mt":"The audit log ends at {Head}, signature {Signature}.","Head":"{{head}}","Signature":"{{Convert.ToBase64String(Signatures.Sign(head.Statement)!)}}"}""", Cancelled);

        Assert.Equal((0, $"Whole: entries 1 to 30, head {head}, 1 kept heads contained."), await RunAsync("verify-audit", "--head", file));
        Assert.Equal((0, $"Whole: entries 1 to 30, head {head}, 1 kept heads contained."), await RunAsync("verify-audit", "--head", AuditHash.Shown(head.Hash)));
        Assert.Equal((1, "Broken at entry 31: cut off."), await RunAsync("verify-audit", "--head", new string('a', 64)));
        Assert.Equal(2, (await RunAsync("verify-audit", "--head", "/nowhere")).Code);
        Assert.Equal(2, (await RunAsync("verify-audit", "--what")).Code);
        Assert.Equal(2, (await RunAsync("verify-everything")).Code);
        await TamperAsync("UPDATE \"AuditEntries\" SET \"Status\" = 500 WHERE \"Number\" = 17");
        Assert.Equal((1, "Broken at entry 17: changed."), await RunAsync("verify-audit"));
        await TamperAsync("DROP TABLE \"AuditEntries\"");
        Assert.Equal(2, (await RunAsync("verify-audit")).Code);
    }

    [Fact]
    public async Task Where_there_is_no_database_none_is_made()
    {
        if (Provider is StorageProvider.PostgreSql)
            await (await StorageServers.PostgreSqlAsync()).DropAsync(Database.Options.ConnectionString!);
        // Made before, where there is a folder.
        Assert.NotNull(Options.SigningCertificatePath);
        Database.Options.Folder = Path.Combine(Database.Folder, "elsewhere");
        try
        {
            Assert.Equal(2, (await RunAsync("verify-audit")).Code);
            Assert.False(Directory.Exists(Database.Folder));
        }
        finally
        {
            Database.Options.Folder = Path.GetDirectoryName(Database.Folder)!;
        }
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        Dictionary<string, string> environment = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["AzureAd__ClientId"] = "11111111-1111-4111-8111-111111111111",
            ["AzureAd__ClientSecret"] = "a secret of this test",
            ["Audit__Key"] = Convert.ToBase64String(_secret),
            ["Audit__SigningCertificatePath"] = Options.SigningCertificatePath!,
            ["Audit__SigningCertificatePassword"] = Options.SigningCertificatePassword!,
        };
        foreach (var (key, value) in Database.Settings.Where(setting => setting.Value is not null))
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value!;
        await using var process = ServerProcess.Start("dotnet", [typeof(MailboxWizardApp).Assembly.Location, .. arguments], environment);
        return (await process.EndAsync(), process.Said);
    }
}
