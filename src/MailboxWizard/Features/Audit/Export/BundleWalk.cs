using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>Walks along the chain, entry by entry: what is shown becomes a line, of what is not the digest stays.</summary>
/// <param name="before">The hash before the first entry.</param>
/// <param name="first">The number of the first entry.</param>
/// <param name="key">Whose MAC the entries must carry.</param>
internal sealed class BundleWalk(byte[] before, long first, AuditKey key) : IDisposable
{
    /// <summary>Digests in one line.</summary>
    private const int MostTogether = 512;

    private static readonly JsonEncodedText[] s_names =
        [.. AuditRow.Content.Select(column => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(column.Name)))];

    private readonly byte[] _before = [.. before];
    private readonly byte[] _leftOut = new byte[MostTogether * AuditHash.Size];
    private readonly AuditMacCheck _mac = new(key);
    private int _waiting;

    public long First { get; } = first;

    /// <summary>The number that comes next.</summary>
    public long Next { get; private set; } = first;

    /// <summary>The hash of the entry before <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Before => _before;

    public long Shown { get; private set; }

    public long LeftOut { get; private set; }

    /// <exception cref="AuditNotWholeException">The entry is not what was written.</exception>
    public bool Take(ReadOnlySpan<byte> tuple, IReadOnlyDictionary<long, AuditEntry> shown, IBufferWriter<byte> output)
    {
        var reader = new TupleReader(tuple);
        reader.Skip(1);
        if (reader.Number() != Next)
            throw new AuditNotWholeException(Next);
        reader.Skip(AuditRow.Content.Count - 2);
        Span<byte> digest = stackalloc byte[AuditHash.Size];
        AuditHash.Digest(tuple[..reader.Position], digest);
        AuditHash.Link(_before, digest, _before);
        // Nothing is signed that would not verify.
        if (!reader.Next(out _).SequenceEqual(_before) || !_mac.Fits(Next, _before, reader.Next(out _)))
            throw new AuditNotWholeException(Next);
        if (shown.TryGetValue(Next, out var entry))
        {
            End(output);
            WriteEntry(tuple, entry, output);
            Shown++;
        }
        else
        {
            digest.CopyTo(_leftOut.AsSpan(_waiting++ * AuditHash.Size));
            LeftOut++;
        }

        Next++;
        if (_waiting == MostTogether)
            End(output);
        return true;
    }

    public void Dispose() => _mac.Dispose();

    /// <summary>Writes the digests that wait.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (_waiting == 0)
            return;
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("leftOut"u8);
            json.WriteNumber("from"u8, First + Shown + LeftOut - _waiting);
            json.WriteBase64String("digests"u8, _leftOut.AsSpan(0, _waiting * AuditHash.Size));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        _waiting = 0;
    }

    private void WriteEntry(ReadOnlySpan<byte> tuple, AuditEntry entry, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            var reader = new TupleReader(tuple);
            json.WriteStartObject();
            for (var index = 0; index < s_names.Length; index++)
            {
                json.WritePropertyName(s_names[index]);
                Write(json, reader.Next(out var isAbsent), isAbsent, AuditRow.Content[index].Kind);
            }

            json.WriteString("time"u8, entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("hash"u8, AuditHash.Shown(_before));
            json.WriteStartObject("names"u8);
            json.WriteString("tenant"u8, entry.TenantName);
            json.WriteString("actor"u8, entry.ActorName);
            if (entry.SubjectId is not null)
                json.WriteString("subject"u8, entry.Subject);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> field, bool isAbsent, TupleKind kind)
    {
        if (isAbsent)
            json.WriteNullValue();
        else if (kind is TupleKind.Number)
            json.WriteNumberValue(BinaryPrimitives.ReadInt64BigEndian(field));
        else if (kind is TupleKind.Id)
            json.WriteStringValue(new Guid(field, bigEndian: true));
        else if (kind is TupleKind.Text)
            json.WriteStringValue(field);
        else
            json.WriteBase64StringValue(field);
    }
}

/// <summary>The chain does not hold: what is broken is not exported as if it were whole.</summary>
internal sealed class AuditNotWholeException(string message) : Exception(message)
{
    public AuditNotWholeException(long number)
        : this(FormattableString.Invariant($"The audit log is not whole at entry {number}."))
    {
    }
}
