using System.Security.Cryptography;
using System.Text;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class SecretSealOnSqliteTests() : SecretSealTests(StorageProvider.Sqlite)
{
    [Fact]
    public async Task What_is_destroyed_is_gone_from_every_file()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        byte[] cipher, key;
        await using (var context = await bench.DatabaseAsync())
        {
            cipher = (byte[])(await context.Database.SqlQueryRaw<byte[]>("SELECT \"CipherText\" AS \"Value\" FROM \"SealedSecrets\"").ToListAsync(Cancelled)).Single();
            key = (byte[])(await context.Database.SqlQueryRaw<byte[]>("SELECT \"WrappedKey\" AS \"Value\" FROM \"SealedSecrets\"").ToListAsync(Cancelled)).Single();
        }

        Assert.True(await FilesHoldAsync(bench, cipher) && await FilesHoldAsync(bench, key));

        Assert.True(await bench.Seal.DestroyAsync(Contoso, 482913, Cancelled));

        Assert.Null(await bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
        Assert.False(await FilesHoldAsync(bench, cipher));
        Assert.False(await FilesHoldAsync(bench, key));
        Assert.False(await bench.Seal.DestroyAsync(Contoso, 482913, Cancelled));
    }

    [Fact]
    public async Task The_write_ahead_log_holds_no_destroyed_secret_once_its_last_reader_is_gone()
    {
        await using var bench = await StartAsync();
        await bench.AlterAsync("PRAGMA journal_mode = WAL");
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        await using (var reader = new SqliteConnection($"Data Source={bench.DatabaseFile}"))
        {
            await reader.OpenAsync(Cancelled);
            await using var reading = reader.BeginTransaction(deferred: true);
            await using var count = new SqliteCommand("SELECT count(*) FROM \"SealedSecrets\"", reader, reading);
            Assert.Equal(1L, await count.ExecuteScalarAsync(Cancelled));
            await bench.Seal.DestroyAsync(Contoso, 482913, Cancelled);

            Assert.False(await bench.Seal.TruncateLogAsync(Cancelled));
        }

        Assert.True(await bench.Seal.TruncateLogAsync(Cancelled));
        Assert.Equal(0, new FileInfo(bench.DatabaseFile + "-wal").Length);
    }
}

public sealed class SecretSealOnPostgreSqlTests() : SecretSealTests(StorageProvider.PostgreSql);

public abstract class SecretSealTests(StorageProvider provider)
{
    protected const string Secret = "Rdk~8Q.canary_-value";
    protected static readonly Guid s_key = Guid.Parse("11111111-2222-3333-4444-555555555555");

    protected Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

    [Fact]
    public async Task What_is_sealed_comes_back_for_its_tenant_and_hand_off_and_for_no_other()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);

        Assert.Equal(Secret, await bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
        Assert.Equal(s_key, await bench.Seal.SealedKeyAsync(Contoso, 482913, Cancelled));
        Assert.Null(await bench.Seal.OpenAsync(Fabrikam, 482913, Cancelled));
        Assert.Null(await bench.Seal.OpenAsync(Contoso, 482914, Cancelled));
    }

    [Theory]
    [InlineData("TenantId", "fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001", true)]
    [InlineData("Handoff", "482914", false)]
    public async Task A_row_that_was_moved_to_another_tenant_or_hand_off_does_not_open(string column, string value, bool otherTenant)
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        await bench.AlterAsync($"UPDATE \"SealedSecrets\" SET \"{column}\" = '{value.ToUpperInvariant()}'");

        await Assert.ThrowsAsync<KeysLostException>(() => bench.Seal.OpenAsync(otherTenant ? Fabrikam : Contoso, otherTenant ? 482913 : 482914, Cancelled));
    }

    [Theory]
    [InlineData("CipherText")]
    [InlineData("Tag")]
    [InlineData("Nonce")]
    public async Task A_row_that_was_altered_does_not_open(string column)
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        await bench.AlterAsync($"UPDATE \"SealedSecrets\" SET \"{column}\" = {Zeros(column)}");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
    }

    [Fact]
    public async Task A_key_id_that_was_altered_does_not_open()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        await bench.AlterAsync("UPDATE \"SealedSecrets\" SET \"KeyId\" = '99999999-2222-3333-4444-555555555555'");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
    }

    [Fact]
    public async Task Sealing_again_replaces_the_secret()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, "first", Cancelled);
        var second = Guid.NewGuid();
        await bench.Seal.SealAsync(Contoso, 482913, second, "second", Cancelled);

        Assert.Equal(("second", second), (await bench.Seal.OpenAsync(Contoso, 482913, Cancelled), await bench.Seal.SealedKeyAsync(Contoso, 482913, Cancelled)));
    }

    [Fact]
    public async Task Lost_keys_are_a_named_problem()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);
        await bench.AlterAsync($"UPDATE \"SealedSecrets\" SET \"WrappedKey\" = {Zeros("WrappedKey")}");

        await Assert.ThrowsAsync<KeysLostException>(() => bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
    }

    [Fact]
    public async Task The_secret_of_a_run_that_never_proved_ends_with_its_number()
    {
        await using var bench = await StartAsync();
        var number = await bench.Store.ReserveNumberAsync(Cancelled);
        await bench.Seal.SealAsync(Contoso, number, s_key, Secret, Cancelled);

        await bench.Store.ExpireAsync(Cancelled);
        Assert.Equal(Secret, await bench.Seal.OpenAsync(Contoso, number, Cancelled));

        bench.Clock.Advance(TimeSpan.FromDays(31));
        await bench.Store.ExpireAsync(Cancelled);
        Assert.Null(await bench.Seal.OpenAsync(Contoso, number, Cancelled));
    }

    [Fact]
    public async Task The_value_lies_in_no_file_in_plain()
    {
        await using var bench = await StartAsync();
        await bench.Seal.SealAsync(Contoso, 482913, s_key, Secret, Cancelled);

        Assert.False(await FilesHoldAsync(bench, Encoding.UTF8.GetBytes(Secret)));
    }

    [Fact]
    public async Task Of_many_who_seal_at_once_one_comes_last_and_its_secret_is_whole()
    {
        await using var bench = await StartAsync();
        var secrets = Enumerable.Range(0, 12).Select(number => (Key: Guid.NewGuid(), Value: $"secret {number}")).ToList();

        // Each reads its own back at once, and may find that of one who was later.
        await Task.WhenAll(secrets.Select(async secret => await Record.ExceptionAsync(() => bench.Seal.SealAsync(Contoso, 482913, secret.Key, secret.Value, Cancelled))));

        var (key, value) = (await bench.Seal.SealedKeyAsync(Contoso, 482913, Cancelled), await bench.Seal.OpenAsync(Contoso, 482913, Cancelled));
        Assert.Contains(secrets, secret => secret.Key == key && secret.Value == value);
    }

    /// <summary>Everything that the database wrote to the disk.</summary>
    protected async Task<bool> FilesHoldAsync(HandoffBench bench, byte[] content)
    {
        var folder = provider is StorageProvider.PostgreSql ? (await StorageServers.PostgreSqlAsync()).Folder : bench.Database.Folder;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var memory = new MemoryStream();
                await stream.CopyToAsync(memory, Cancelled);
                if (memory.ToArray().AsSpan().IndexOf(content) >= 0)
                    return true;
            }
            catch (FileNotFoundException)
            {
                // The server deleted it meanwhile.
            }
        }

        return false;
    }

    private string Zeros(string column) => provider is StorageProvider.PostgreSql
        ? $"decode(repeat('00', length(\"{column}\")), 'hex')"
        : $"zeroblob(length(\"{column}\"))";
}
