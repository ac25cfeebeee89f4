using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>
/// <c>-- audit [--entries N] [--database sqlite|postgresql] [--connection STRING] [--folder FOLDER]</c>: fills a log, measures
/// how fast it grows, is verified, read and exported, and prints tables in Markdown.
/// </summary>
internal static class AuditBench
{
    private const int Writers = 10;

    private static readonly Person s_support = new()
    {
        TenantId = new(new("aaaaaaaa-0000-4000-8000-000000000001")),
        ObjectId = new(new("aaaaaaaa-0000-4000-8000-00000000000e")),
        TenantName = "Spectrum",
        Name = "Support",
        UserName = "support@spectrum.example",
        IsSupport = true,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var settings = Settings(args);
        var entries = int.Parse(settings.GetValueOrDefault("entries", "100000"), CultureInfo.InvariantCulture);
        await using var database = await AuditBenchDatabase.OpenAsync(
            settings.GetValueOrDefault("database", "sqlite"), settings.GetValueOrDefault("connection"), settings.GetValueOrDefault("folder"));
        var world = new AuditWorld(entries);
        var key = AuditKey.Of(new byte[32]);

        Say($"The audit log on {database.Name}, {entries:N0} entries over 24 months, 300 tenants and 3,000 people; {Environment.ProcessorCount} cores, .NET {Environment.Version}.");
        Say("");
        Say("| what | figure |");
        Say("| --- | ---: |");
        var filled = await TimeAsync(() => AuditFill.FillAsync(database, world, key));
        Say($"| filled, straight into the tables | {entries / filled.TotalSeconds:N0} entries/s |");
        await AppendAsync(database, key);
        await VerifyAsync(database, key);
        await ExportAsync(database, world);
        Say("");
        Say("| first page by | p50 ms | p99 ms | entries |");
        Say("| --- | ---: | ---: | ---: |");
        var slowest = 0.0;
        foreach (var (name, make) in AuditCases.All(world))
            slowest = Math.Max(slowest, await ReadAsync(database, name, make));
        Say("");
        Say($"Slowest p99: {slowest:0.0} ms.");
        return 0;
    }

    private static async Task AppendAsync(AuditBenchDatabase database, AuditKey key)
    {
        using var log = new AuditLog(database, TimeProvider.System, key: key);
        await log.AppendAsync(AuditWorld.Entry(0), default);
        var over = TimeSpan.FromSeconds(5);
        var watch = Stopwatch.StartNew();
        var each = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var taken = new List<double>();
            while (watch.Elapsed < over)
            {
                var began = Stopwatch.GetTimestamp();
                await log.AppendAsync(AuditWorld.Entry(writer + taken.Count), default);
                taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return taken;
        })));
        var figures = Figures.Of([.. each.SelectMany(taken => taken)], watch.Elapsed);
        Say($"| durable appends, {Writers} writers | {figures.PerSecond:N0}/s, p99 {figures.P99:0.0} ms |");
    }

    private static async Task VerifyAsync(AuditBenchDatabase database, AuditKey key)
    {
        using var signatures = new AuditSignatures(Options.Create(new AuditOptions()));
        using var process = Process.GetCurrentProcess();
        foreach (var (name, used) in new[] { ("hashes and key", key), ("hashes alone", AuditKey.None) })
        {
            var verdict = default(AuditVerdict);
            var before = process.TotalProcessorTime;
            var took = await TimeAsync(async () => verdict = await new AuditVerification(database, used, signatures).VerifyAsync([], null, default));
            process.Refresh();
            var worked = (process.TotalProcessorTime - before).TotalSeconds;
            if (verdict is not AuditVerdict.Whole whole)
                throw new InvalidOperationException($"The log that was just written is not whole: {verdict}");
            Say($"| verified, {name} | {whole.Last / took.TotalSeconds:N0} entries/s; {whole.Last / worked:N0} per second of processor time |");
        }
    }

    private static async Task ExportAsync(AuditBenchDatabase database, AuditWorld world)
    {
        var stream = new AuditStream(database);
        var most = 0L;
        foreach (var (name, writer) in new (string, AuditExportWriter)[] { ("CSV", new CsvExport()), ("JSON Lines", new JsonLinesExport()) })
        {
            var last = Math.Min(world.Entries, 1_000_000);
            var source = new AuditExportSource
            {
                Query = new(),
                Person = s_support,
                Started = AuditWorld.Entry(0) with { Number = last },
                Passed = _ => { },
                Entries = stream.ReadAsync(new(), s_support, last, _ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), default),
            };
            var written = 0L;
            var took = await TimeAsync(async () => written = await writer.WriteAsync(source, Stream.Null, _ => { }, default));
            Say($"| exported as {name} | {written / took.TotalSeconds:N0} rows/s, at most {most / 1024 / 1024} MB of managed memory |");
        }
    }

    private static async Task<double> ReadAsync(AuditBenchDatabase database, string name, Func<int, AuditQuery> make)
    {
        var reader = new AuditReader(database);
        for (var warm = 0; warm < 5; warm++)
            await reader.ReadAsync(make(warm), s_support, default);
        List<double> taken = [];
        var (found, wide) = (0L, 0);
        var watch = Stopwatch.StartNew();
        for (var turn = 0; turn < 300 && watch.Elapsed < TimeSpan.FromSeconds(20); turn++)
        {
            var began = Stopwatch.GetTimestamp();
            var slice = await reader.ReadAsync(make(turn), s_support, default);
            taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            found += slice.Entries.Count;
            wide += slice.IsTooWide ? 1 : 0;
        }

        var figures = Figures.Of(taken, watch.Elapsed);
        Say($"| {name} | {figures.P50:0.0} | {figures.P99:0.0} | {found / (double)taken.Count:0.0}{(wide > 0 ? $", {wide} of {taken.Count} asked to narrow the days" : "")} |");
        return figures.P99;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed;
    }

    private static Dictionary<string, string> Settings(string[] args) =>
        args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} has no value."));

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Say(string line) => Console.WriteLine(line);
}
