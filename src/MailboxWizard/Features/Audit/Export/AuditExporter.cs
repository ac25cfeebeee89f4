using System.Globalization;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>Writes one export into an answer: an entry before the first byte, one after the last.</summary>
internal sealed partial class AuditExporter(
    AuditStream stream, AuditLog log, AuditReader reader, IDbContextFactory<WizardDbContext> database, AuditSignatures signatures, AuditKey key,
    IStringLocalizer<AuditText> text, ILogger<AuditExporter> logger)
{
    /// <summary>Entries of a bundle that are gathered at once.</summary>
    internal int BundleStretch { get; init; } = 5_000;

    public async Task AnswerAsync(AuditExport export, AuditQuery query, Person person, HttpContext http)
    {
        var format = export.Progress.Format;
        var about = await AboutAsync(format, query, person, http.RequestAborted);
        var started = await log.AppendAsync(about with { Outcome = AuditOutcome.Started }, export.Cancelled);
        var writer = Writer(format);
        var (written, percent) = (0L, 0);
        try
        {
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            http.Response.ContentType = writer.ContentType;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{Name(started, writer)}\"";
            var source = new AuditExportSource
            {
                Query = query,
                Person = person,
                Started = started,
                Entries = stream.ReadAsync(query, person, started.Number, Passed, export.Cancelled),
                Passed = Passed,
            };
            await using var output = new HashedStream(http.Response.Body);
            written = await writer.WriteAsync(source, output, so => Report(so, percent), export.Cancelled);
            await output.FlushAsync(export.Cancelled);
            // Before the answer ends: what is not written down has not been handed over whole.
            await log.AppendAsync(about with { Outcome = AuditOutcome.Done, Detail = $"{written} entries, SHA-256 {output.Hash()}" }, export.Cancelled);
            await http.Response.CompleteAsync();
            export.Report(AuditExportState.Done, written, 100);
        }
        catch (Exception ended)
        {
            var isCancelled = export.Cancelled.IsCancellationRequested;
            var state = (isCancelled, ended) switch
            {
                (true, _) => AuditExportState.Cancelled,
                (_, AuditNotWholeException) => AuditExportState.NotWhole,
                (_, AuditMonthsDroppedException) => AuditExportState.MonthsDropped,
                _ => AuditExportState.Failed,
            };
            var isOfTheLog = state is AuditExportState.NotWhole or AuditExportState.MonthsDropped;
            var why = isCancelled ? $"Cancelled after {written} entries" : isOfTheLog ? ended.Message : ended.GetType().Name;
            export.Report(state, written, percent);
            await log.AppendAsync(about with { Outcome = AuditOutcome.Failed, Detail = why }, CancellationToken.None);
            if (!isCancelled && !http.Response.HasStarted)
            {
                if (!isOfTheLog)
                    throw;
                ExportBroke(logger, ended, started.Number);
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status409Conflict;
                http.Response.ContentType = "text/plain; charset=utf-8";
                await http.Response.WriteAsync(text[$"Export.{state}", written], http.RequestAborted);
                return;
            }

            // A file that only looks whole would be worse than none: the browser sees a broken transfer.
            http.Abort();
            if (!isCancelled)
                ExportBroke(logger, ended, started.Number);
        }

        void Passed(int passed) => Report(written, passed);

        void Report(long entries, int passed)
        {
            (written, percent) = (entries, passed);
            export.Report(AuditExportState.Running, entries, passed);
        }
    }

    /// <summary>In the person's own tenant.</summary>
    internal static AuditEntry About(AuditExportFormat format, AuditQuery query, Person person) => new()
    {
        TenantId = person.TenantId,
        TenantName = person.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ActorAddress = person.UserName,
        ClientAddress = person.ClientAddress,
        Action = AuditAction.Export,
        Subject = Filtered(format, query),
        Outcome = AuditOutcome.Intended,
    };

    /// <summary>Belongs to the tenant whose entries are asked for: its administrators see who took them.</summary>
    private async Task<AuditEntry> AboutAsync(AuditExportFormat format, AuditQuery query, Person person, CancellationToken cancellationToken)
    {
        var about = About(format, query, person);
        return query.Tenant is { } tenant && tenant != person.TenantId
            ? about with { TenantId = tenant, TenantName = await reader.NameOfAsync(tenant, person, cancellationToken) }
            : about;
    }

    /// <summary>The filter but for the text, which may be anybody's name: of it only how long it was.</summary>
    private static string Filtered(AuditExportFormat format, AuditQuery query)
    {
        var of = $"{format} of {new AuditAddress { Query = query.AtNewest with { Text = null } }}";
        return query.Text is { } text ? string.Create(CultureInfo.InvariantCulture, $"{of}, a text of {text.Length}") : of;
    }

    private AuditExportWriter Writer(AuditExportFormat format) => format switch
    {
        AuditExportFormat.Csv => new CsvExport(),
        AuditExportFormat.JsonLines => new JsonLinesExport(),
        AuditExportFormat.Bundle => new BundleExport(database, signatures, key) { Stretch = BundleStretch },
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
    };

    private static string Name(AuditEntry started, AuditExportWriter writer) => string.Create(
        CultureInfo.InvariantCulture, $"audit-{started.At.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{started.Number}.{writer.Ending}");

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The export of entry {Number} broke; its file is not whole.")]
    private static partial void ExportBroke(ILogger logger, Exception exception, long number);
}
