using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>
/// A zip that a third party can verify without this product: entries in canonical form, the digests of what was left out
/// between them, head, checkpoint and signatures, and the script that checks it.
/// </summary>
internal sealed class BundleExport(IDbContextFactory<WizardDbContext> database, AuditSignatures signatures, AuditKey key) : AuditExportWriter
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Numbers that are walked in one go, and at most kept in memory.</summary>
    internal int Stretch { get; init; } = 5_000;

    public override string ContentType => "application/zip";

    public override string Ending => "zip";

    public override async Task<long> WriteAsync(AuditExportSource source, Stream output, Action<long> wrote, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await context.IsDisguisedAsync(cancellationToken))
            throw new AuditNotWholeException(AuditDisguise.Reason);
        var checkpoint = await context.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(row => row.LastNumber).FirstOrDefaultAsync(cancellationToken);
        using var walk = new BundleWalk(checkpoint?.LastHash ?? AuditHash.Beginning.ToArray(), (checkpoint?.LastNumber ?? 0) + 1, key);
        var before = Convert.ToHexStringLower(walk.Before);
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        string entries;
        await using (var part = await OpenAsync(zip, "entries.jsonl", source, cancellationToken))
        await using (var hashed = new HashedStream(part))
        {
            await WriteEntriesAsync(context, source, walk, hashed, wrote, cancellationToken);
            await hashed.FlushAsync(cancellationToken);
            entries = hashed.Hash();
        }

        await SignedAsync("head.txt", new SavedHead(walk.Next - 1, walk.Before.ToArray()).Statement);
        if (checkpoint is not null)
        {
            await PartAsync("checkpoint.txt", Encoding.UTF8.GetBytes(checkpoint.Statement));
            await PartAsync("checkpoint.txt.sig", checkpoint.Signature);
        }

        await SignedAsync("manifest.json", Manifest(source, walk, before, checkpoint is not null, entries));
        await PartAsync("certificate.pem", signatures.CertificatePem is { } pem ? Encoding.UTF8.GetBytes(pem) : null);
        await PartAsync("verify.py", await ReadAsync("verify.py", cancellationToken));
        await PartAsync("README.md", await ReadAsync("README.bundle.md", cancellationToken));
        return walk.Shown;

        async Task SignedAsync(string name, string statement)
        {
            await PartAsync(name, Encoding.UTF8.GetBytes(statement));
            await PartAsync($"{name}.sig", signatures.Sign(statement));
        }

        async Task PartAsync(string name, byte[]? content)
        {
            if (content is null)
                return;
            await using var part = await OpenAsync(zip, name, source, cancellationToken);
            await part.WriteAsync(content, cancellationToken);
        }
    }

    private async Task WriteEntriesAsync(
        WizardDbContext context, AuditExportSource source, BundleWalk walk, Stream output, Action<long> wrote, CancellationToken cancellationToken)
    {
        var (first, last) = (walk.Next, source.Started.Number);
        var buffer = new ArrayBufferWriter<byte>();
        var matching = (await context.MatchingAsync(source.Query, source.Person, cancellationToken)).MatchingText(source.Query.Text);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var interruption = cancellationToken.Register(context.InterruptQuery);
        for (var from = first; from <= last; from += Stretch)
        {
            var (begin, end) = (from, Math.Min(last, from + Stretch - 1));
            var shown = await matching
                .Where(entry => entry.Number >= begin && entry.Number <= end)
                .ToDictionaryAsync(entry => entry.Number, cancellationToken);
            try
            {
                await Task.Run(() => context.ReadTuples(AuditRow.Table, AuditRow.Columns, begin, end, tuple => walk.Take(tuple, shown, buffer), cancellationToken), cancellationToken);
                if (walk.Next != end + 1)
                    throw new AuditNotWholeException(walk.Next);
            }
            catch (AuditNotWholeException)
            {
                // Of what was dropped meanwhile nobody says that it is broken.
                await context.DemandNotDroppedAsync(begin, cancellationToken);
                throw;
            }

            if (end == last)
                walk.End(buffer);
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
            source.Passed((int)(100 * (end - first + 1) / (last - first + 1)));
            wrote(walk.Shown);
        }
    }

    private static string Manifest(AuditExportSource source, BundleWalk walk, string before, bool hasCheckpoint, string entries) => JsonSerializer.Serialize(
        new
        {
            format = "MailboxWizard audit bundle 1",
            made = source.Started.At.UtcDateTime,
            by = new { id = source.Person.ObjectId.Value, tenantId = source.Person.TenantId.Value, name = source.Person.Name },
            filter = new AuditAddress { Query = source.Query.AtNewest }.ToString(),
            first = walk.First,
            before,
            last = walk.Next - 1,
            head = Convert.ToHexStringLower(walk.Before),
            shown = walk.Shown,
            leftOut = walk.LeftOut,
            checkpoint = hasCheckpoint,
            entriesSha256 = entries,
        },
        s_indented) + "\n";

    private static async Task<Stream> OpenAsync(ZipArchive zip, string name, AuditExportSource source, CancellationToken cancellationToken)
    {
        var part = zip.CreateEntry(name, CompressionLevel.Fastest);
        part.LastWriteTime = source.Started.At;
        return await part.OpenAsync(cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        await using var stream = typeof(BundleExport).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not in the assembly.");
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
