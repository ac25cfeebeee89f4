using System.Text;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class RetentionDuringExportOnSqliteTests() : RetentionDuringExportTests(StorageProvider.Sqlite);

public sealed class RetentionDuringExportOnPostgreSqlTests() : RetentionDuringExportTests(StorageProvider.PostgreSql);

/// <summary>Five months of ten entries; behind the export's first stretch the first two are dropped.</summary>
public abstract class RetentionDuringExportTests(StorageProvider provider) : ChainBench(provider)
{
    [Theory]
    [InlineData("Csv")]
    [InlineData("JsonLines")]
    [InlineData("Bundle")]
    public async Task An_export_that_months_are_dropped_from_before_it_comes_to_them_is_not_done_but_says_so(string format)
    {
        var (state, entry, said) = await ExportAsync(Enum.Parse<AuditExportFormat>(format), stretch: 5);

        Assert.Equal(AuditExportState.MonthsDropped, state);
        Assert.Equal((AuditOutcome.Failed, "Months were dropped meanwhile, up to entry 20: export again."), (entry.Outcome, entry.Detail));
        Assert.EndsWith("the file is not whole. Export once more.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Csv")]
    [InlineData("JsonLines")]
    [InlineData("Bundle")]
    public async Task What_is_dropped_behind_it_has_been_exported(string format)
    {
        var (state, entry, _) = await ExportAsync(Enum.Parse<AuditExportFormat>(format), stretch: 30);

        Assert.Equal(AuditExportState.Done, state);
        Assert.StartsWith("51 entries, SHA-256 ", entry.Detail, StringComparison.Ordinal);
    }

    private async Task<(AuditExportState State, AuditEntry Entry, string Said)> ExportAsync(AuditExportFormat format, int stretch)
    {
        for (var month = 0; month < 5; month++)
        {
            if (month > 0)
                Clock.Now = Clock.Now.AddMonths(1);
            await FillAsync(10);
        }

        Options.RetentionMonths = 2;
        using var log = NewLog();
        var retention = NewRetention(log);
        var isDropped = false;
        using var export = new AuditExport(
            format,
            progress =>
            {
                if (progress is { State: AuditExportState.Running, Percent: > 0 } && !isDropped)
                    isDropped = Task.Run(() => retention.DropAsync(progress: null, Cancelled)).GetAwaiter().GetResult() is not null;
            },
            _ => { }, Cancelled);
        await using var words = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var exporter = new AuditExporter(
            new AuditStream(Database) { Stretch = stretch }, log, new AuditReader(Database), Database, Signatures, Key,
            words.GetRequiredService<IStringLocalizer<AuditText>>(), NullLogger<AuditExporter>.Instance)
        { BundleStretch = stretch };
        var http = new DefaultHttpContext();
        await using var body = new MemoryStream();
        http.Response.Body = body;

        await exporter.AnswerAsync(export, new(), TestPeople.Support, http);

        Assert.True(isDropped);
        var about = (await new AuditReader(Database).ReadAsync(new() { Action = AuditAction.Export }, TestPeople.Support, Cancelled)).Entries;
        return (export.Progress.State, about[0], Encoding.UTF8.GetString(body.ToArray()));
    }
}
