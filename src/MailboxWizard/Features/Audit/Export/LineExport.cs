using System.Buffers;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>One line an entry, through a buffer that is emptied in between.</summary>
internal abstract class LineExport : AuditExportWriter
{
    private const int Full = 64 * 1024;

    public sealed override async Task<long> WriteAsync(AuditExportSource source, Stream output, Action<long> wrote, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * Full);
        var written = 0L;
        Begin(buffer);
        await foreach (var entry in source.Entries.WithCancellation(cancellationToken))
        {
            Write(entry, buffer);
            written++;
            if (buffer.WrittenCount < Full)
                continue;
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
            wrote(written);
        }

        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
        return written;
    }

    /// <summary>What stands before the first entry.</summary>
    protected virtual void Begin(IBufferWriter<byte> output)
    {
    }

    protected abstract void Write(AuditEntry entry, IBufferWriter<byte> output);
}
