using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Audit.Chain;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>A bundle in the hands of somebody who has python3 and openssl, and no MailboxWizard.</summary>
public sealed partial class AuditBundleTests : AuditBundleBench
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_third_party_verifies_what_is_shown_and_where_it_stands(StorageProvider provider)
    {
        await using var app = await StartAsync(provider);
        await FillAsync(app, 1200);

        await ExportAsync(app, "sam@spectrum.example", "?q=shown");

        var whole = await VerifyAsync("--certificate", Certificate);
        Assert.Equal((0, ""), (whole.Code, whole.Complaint));
        Assert.Matches(@"^Whole: entries 1 to \d+, 12 shown, \d+ left out, head \d+:[0-9a-f]{64}\.\nSignature: by the certificate that you gave\.\n$", whole.Said);
        Assert.Equal(0, (await VerifyAsync()).Code);
        Assert.Equal(12, EntryLines().Count(line => !line.StartsWith("{\"leftOut\"", StringComparison.Ordinal)));
        // A head from the log, and one that never was.
        var head = Head().Match(whole.Said);
        Assert.Equal(0, (await VerifyAsync("--head", head.Value)).Code);
        Assert.Equal((1, $"NOT WHOLE: broken at or before entry {head.Groups["number"].Value}: the head that was kept elsewhere is another one.\n"), InShort(await VerifyAsync("--head", $"{head.Groups["number"].Value}:{new string('a', 64)}")));
        Assert.Equal(2, (await VerifyAsync("--head", $"99999:{new string('a', 64)}")).Code);
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_bundle_is_found()
    {
        await using var app = await StartAsync(StorageProvider.Sqlite);
        await FillAsync(app, 300);
        await ExportAsync(app, "sam@spectrum.example", "?q=shown");
        var original = await File.ReadAllBytesAsync(Bundle, Cancelled);

        (string What, Func<List<string>, IEnumerable<string>> Change)[] deeds =
        [
            ("a word", lines => lines.Select(line => line.Replace("shown 100", "shown 1OO", StringComparison.Ordinal))),
            ("who", lines => lines.Select(line => line.Replace("dddddddd-0000-4000-8000-000000000004", "dddddddd-0000-4000-8000-000000000005", StringComparison.Ordinal))),
            ("a time in words", lines => lines.Select(line => Time().Replace(line, "\"time\":\"2001"))),
            ("a line taken out", lines => lines.Where(line => !line.Contains("shown 100\"", StringComparison.Ordinal))),
            ("a line twice", lines => lines.SelectMany(line => line.Contains("shown 100\"", StringComparison.Ordinal) ? [line, line] : new[] { line })),
            ("the order", lines => lines.AsEnumerable().Reverse()),
            ("the end", lines => lines.SkipLast(1)),
            ("a digest", lines => lines.Select(line => line.Replace("\"digests\":\"", "\"digests\":\"AAAA", StringComparison.Ordinal))),
            ("no number", lines => lines.Select(line => line.Replace("\"number\":", "\"number\":\"\\u001b[2J\",\"x\":", StringComparison.Ordinal))),
            ("no JSON", lines => lines.Prepend("\u001b[2J")),
        ];
        foreach (var (what, change) in deeds)
        {
            await File.WriteAllBytesAsync(Bundle, original, Cancelled);
            Replace("entries.jsonl", string.Concat(change([.. EntryLines()]).Select(line => line + "\n")));
            var found = await VerifyAsync("--certificate", Certificate);
            Assert.True(found.Code == 1 && found.Said.StartsWith("NOT WHOLE: ", StringComparison.Ordinal), $"{what}: {found}");
            Assert.DoesNotContain('\u001b', found.Said + found.Complaint);
        }

        await File.WriteAllBytesAsync(Bundle, original, Cancelled);
        Replace("manifest.json", Read("manifest.json").Replace("q=shown", "q=", StringComparison.Ordinal));
        Assert.Equal((1, "NOT WHOLE: the signature of manifest.json does not fit the certificate.\n"), InShort(await VerifyAsync("--certificate", Certificate)));
    }

    [Fact]
    public async Task A_forger_with_a_certificate_of_his_own_is_told_by_the_operators()
    {
        await using var app = await StartAsync(StorageProvider.Sqlite);
        await ExportAsync(app, "sam@spectrum.example", "");
        await RunAsync("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=forger", "-keyout", Path.Combine(Folder, "forger.key"), "-out", Path.Combine(Folder, "forger.pem"));
        foreach (var name in new[] { "manifest.json", "head.txt" })
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, name), Read(name), Cancelled);
            await RunAsync("openssl", "dgst", "-sha256", "-sign", Path.Combine(Folder, "forger.key"), "-out", Path.Combine(Folder, name + ".sig"), Path.Combine(Folder, name));
            Replace(name + ".sig", await File.ReadAllBytesAsync(Path.Combine(Folder, name + ".sig"), Cancelled));
        }

        Replace("certificate.pem", await File.ReadAllTextAsync(Path.Combine(Folder, "forger.pem"), Cancelled));

        var believed = await VerifyAsync();
        Assert.Contains("whose that is, it does not prove", believed.Said, StringComparison.Ordinal);
        Assert.Equal(1, (await VerifyAsync("--certificate", Certificate)).Code);
    }

    [Fact]
    public async Task Of_a_neighbours_entries_an_administrators_bundle_holds_digests_only()
    {
        await using var app = await StartAsync(StorageProvider.Sqlite);
        using var frank = await app.SignInAsync("frank@fabrikam.com");

        await ExportAsync(app, "ada@contoso.com", "");

        Assert.Equal(0, (await VerifyAsync("--certificate", Certificate)).Code);
        using var zip = ZipFile.OpenRead(Bundle);
        foreach (var part in zip.Entries)
        {
            using var reader = new StreamReader(part.Open());
            var text = await reader.ReadToEndAsync(Cancelled);
            Assert.DoesNotContain("frank", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("fabrikam", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Behind_dropped_months_the_bundle_begins_at_the_checkpoint_and_is_verified_from_there(StorageProvider provider)
    {
        await using var app = await StartAsync(provider);
        await FillAsync(app, 50);
        var database = app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>();
        var (signatures, clock) = (app.Services.GetRequiredService<AuditSignatures>(), new HandClock { Now = DateTimeOffset.UtcNow.AddMonths(3) });
        using (var log = new AuditLog(database, clock))
        {
            await FillAsync(log, 300);
            AuditRetention retention = new(database, log, app.Services.GetRequiredService<AuditVerification>(), signatures, Microsoft.Extensions.Options.Options.Create(new AuditOptions { RetentionMonths = 1 }), clock);
            Assert.Equal(1, (await retention.DropAsync(progress: null, Cancelled))!.FirstNumber);
        }

        await ExportAsync(app, "sam@spectrum.example", "?q=shown");

        var whole = await VerifyAsync("--certificate", Certificate);
        Assert.Equal((0, ""), (whole.Code, whole.Complaint));
        Assert.Matches(@"^Whole: entries (?!1 )\d+ to \d+, 3 shown, \d+ left out, head \d+:[0-9a-f]{64}\.\nSignature: by the certificate that you gave\.\n$", whole.Said);
        foreach (var (from, to) in new[] { ("last ", "last 1"), ("hash ", "hash 0"), ("first 1", "first 2") })
        {
            var original = await File.ReadAllBytesAsync(Bundle, Cancelled);
            Replace("checkpoint.txt", Read("checkpoint.txt").Replace(from, to, StringComparison.Ordinal));
            Assert.Equal(1, (await VerifyAsync("--certificate", Certificate)).Code);
            await File.WriteAllBytesAsync(Bundle, original, Cancelled);
        }
    }

    [Fact]
    public async Task Of_a_broken_log_no_bundle_is_made()
    {
        await using var app = await StartAsync(StorageProvider.Sqlite);
        await FillAsync(app, 20);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
        {
            await context.Database.ExecuteSqlRawAsync("DROP TRIGGER \"AuditEntries_refuse_update\"", Cancelled);
            await context.Database.ExecuteSqlRawAsync("UPDATE \"AuditEntries\" SET \"Subject\" = 'x' WHERE \"Number\" = 7", Cancelled);
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => ExportAsync(app, "sam@spectrum.example", ""));

        var about = (await app.Services.GetRequiredService<AuditReader>().ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries;
        Assert.Equal((AuditOutcome.Failed, "The audit log is not whole at entry 7."), (about[0].Outcome, about[0].Detail));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task What_somebody_without_the_key_has_written_is_in_no_bundle_that_is_signed(StorageProvider provider)
    {
        await using var app = await StartAsync(provider, key: Convert.ToBase64String(new byte[32]));
        await FillAsync(app, 20);
        await ExportAsync(app, "sam@spectrum.example", "");
        Assert.Equal(0, (await VerifyAsync("--certificate", Certificate)).Code);
        long forged;
        await using (var turn = await AuditTurn.TakeAsync(app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>(), Cancelled))
        {
            AuditEntry[] entries = [ChainBench.Entry("forged")];
            var rows = AuditAppender.Chain(turn.Head, entries, DateTimeOffset.UtcNow, AuditKey.None);
            forged = rows[0].Number;
            await turn.WriteAsync(rows, entries, Cancelled);
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => ExportAsync(app, "sam@spectrum.example", ""));

        var about = (await app.Services.GetRequiredService<AuditReader>().ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries;
        Assert.Equal((AuditOutcome.Failed, $"The audit log is not whole at entry {forged}."), (about[0].Outcome, about[0].Detail));
    }

    [GeneratedRegex("(?<number>[0-9]+):[0-9a-f]{64}")]
    private static partial Regex Head();

    [GeneratedRegex("\"time\":\"[0-9]{4}")]
    private static partial Regex Time();
}
