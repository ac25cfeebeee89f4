namespace MailboxWizard.Features.Audit.Export;

/// <summary>Writes entries as they come; nothing is gathered.</summary>
internal abstract class AuditExportWriter
{
    /// <summary>Of the answer.</summary>
    public abstract string ContentType { get; }

    /// <summary>The ending of the file's name.</summary>
    public abstract string Ending { get; }

    /// <param name="wrote">Gets how many entries are written so far, now and then.</param>
    /// <returns>How many entries were written.</returns>
    public abstract Task<long> WriteAsync(AuditExportSource source, Stream output, Action<long> wrote, CancellationToken cancellationToken);
}
