using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>
/// <c>-- audit [--entries N] [--database sqlite|postgresql] [--connection STRING] [--folder FOLDER] [--only fill,append,verify,export,read] [--cases TEXT]</c>:
/// fills a log, measures how fast it grows, is verified, read and exported, and prints tables in Markdown. A folder that is
/// named is kept, and not filled again; of the pages those whose name contains a text can be asked for alone.
/// </summary>
internal static class AuditBench
{
    private const int Writers = 10;

    /// <summary>Up to here it is a check, which has no time for as many turns as a measurement needs.</summary>
    private const int Few = 100_000;

    /// <summary>
    /// Times the first page: page 1,000 asks one thing more, whether there is something newer; one that walks there from an end takes
    /// many times that, and more with each entry. Both take a millisecond or two, of which a machine that is busy with something else makes more for
    /// one of them than for the other: so that the two are measured again, side by side, before page 1,000 counts as slower.
    /// </summary>
    private const double MostForFarPage = 2.5;

    private const int Attempts = 4;

    /// <summary>Of the log's oldest entries: what is measured is a speed, and ten million rows in three formats would take half an hour.</summary>
    private const int MostExported = 1_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var settings = Settings(args);
        var entries = int.Parse(settings.GetValueOrDefault("entries", "100000"), CultureInfo.InvariantCulture);
        await using var database = await AuditBenchDatabase.OpenAsync(
            settings.GetValueOrDefault("database", "sqlite"), settings.GetValueOrDefault("connection"), settings.GetValueOrDefault("folder"));
        var parts = settings.GetValueOrDefault("only", "fill,append,verify,export,read").Split(',');
        var world = new AuditWorld(entries);
        var key = AuditKey.Of(new byte[32]);

        Say($"The audit log on {database.Name}, {entries:N0} entries over 24 months, 300 tenants and 3,000 people; {Environment.ProcessorCount} cores, .NET {Environment.Version}.");
        Say("");
        Say("| what | figure |");
        Say("| --- | ---: |");
        var isFresh = false;
        var filled = await TimeAsync(async () => isFresh = await AuditFill.FillAsync(database, world, key));
        if (isFresh)
            Say($"| filled, straight into the tables | {entries / filled.TotalSeconds:N0} entries/s |");
        if (parts.Contains("append"))
            await AppendAsync(database, key);
        if (parts.Contains("verify"))
            await VerifyAsync(database, key);
        if (parts.Contains("export"))
            await ExportAsync(database, world, key);
        return !parts.Contains("read") || await ReadAllAsync(database, world, settings.GetValueOrDefault("cases", "")) ? 0 : 1;
    }

    /// <summary>Whether the thousandth page takes no longer than the first; how long itself is the machine's affair.</summary>
    private static async Task<bool> ReadAllAsync(AuditBenchDatabase database, AuditWorld world, string only)
    {
        Say("");
        Say("| first page by | p50 ms | p99 ms | entries |");
        Say("| --- | ---: | ---: | ---: |");
        Dictionary<string, Figures> figures = [];
        foreach (var (name, make, person) in AuditCases.All(world).Where(one => one.Name.Contains(only, StringComparison.Ordinal) || one.Name is AuditCases.Near or AuditCases.Far))
            figures[name] = await ReadAsync(database, name, make, person, world.Entries > Few ? 300 : 60);
        var slowest = figures.Where(pair => !pair.Key.StartsWith("rare", StringComparison.Ordinal)).MaxBy(pair => pair.Value.P99);
        var ratio = figures[AuditCases.Far].P50 / figures[AuditCases.Near].P50;
        for (var attempt = 1; ratio >= MostForFarPage && attempt < Attempts; attempt++)
            ratio = Math.Min(ratio, await CompareAsync(database, world));
        Say("");
        Say($"Slowest p99 of what is not rare: {slowest.Value.P99:0.0} ms, by {slowest.Key}. Page 1,000 takes {ratio:0.00} times as long as the first.");
        return ratio < MostForFarPage;
    }

    /// <summary>Page 1,000 over page 1, turn by turn.</summary>
    private static async Task<double> CompareAsync(AuditBenchDatabase database, AuditWorld world)
    {
        var reader = new AuditReader(database);
        var cases = AuditCases.All(world).ToDictionary(one => one.Name);
        var (near, far) = (cases[AuditCases.Near], cases[AuditCases.Far]);
        List<double> nears = [], fars = [];
        for (var turn = 0; turn < 60; turn++)
        {
            nears.Add(await TakeAsync(near.Make, near.Person, turn));
            fars.Add(await TakeAsync(far.Make, far.Person, turn));
        }

        return Figures.Of(fars, TimeSpan.FromSeconds(1)).P50 / Figures.Of(nears, TimeSpan.FromSeconds(1)).P50;

        async Task<double> TakeAsync(Func<int, AuditQuery> make, Person person, int turn)
        {
            var began = Stopwatch.GetTimestamp();
            await reader.ReadAsync(make(turn), person, default);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
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
        // Not measured: what is read and run for the first time.
        await new AuditVerification(database, key, signatures).VerifyAsync([], null, default);
        foreach (var (name, used) in new[] { ("hashes and key", key), ("hashes alone", AuditKey.None) })
        {
            var verdict = default(AuditVerdict);
            var before = Environment.CpuUsage.TotalTime;
            var took = await TimeAsync(async () => verdict = await new AuditVerification(database, used, signatures).VerifyAsync([], null, default));
            var worked = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (verdict is not AuditVerdict.Whole whole)
                throw new InvalidOperationException($"The log that was just written is not whole: {verdict}");
            Say($"| verified, {name} | {whole.Last / took.TotalSeconds:N0} entries/s; {whole.Last / worked:N0} per second of processor time |");
        }
    }

    private static async Task ExportAsync(AuditBenchDatabase database, AuditWorld world, AuditKey key)
    {
        var stream = new AuditStream(database);
        using var signatures = new AuditSignatures(Options.Create(new AuditOptions()));
        var last = Math.Min(world.Entries, MostExported);
        var most = 0L;
        foreach (var (name, writer) in new (string, AuditExportWriter)[] { ("CSV", new CsvExport()), ("JSON Lines", new JsonLinesExport()), ("a bundle", new BundleExport(database, signatures, key)) })
        {
            var source = new AuditExportSource
            {
                Query = new(),
                Person = AuditCases.Support,
                Started = AuditWorld.Entry(0) with { Number = last, At = world.Begins },
                Passed = _ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)),
                Entries = stream.ReadAsync(new(), AuditCases.Support, last, _ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), default),
            };
            (most, var written) = (0L, 0L);
            var before = Environment.CpuUsage.TotalTime;
            var took = await TimeAsync(async () => written = await writer.WriteAsync(source, Stream.Null, _ => { }, default));
            var worked = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            Say($"| exported as {name}, the first {last:N0} | {written / took.TotalSeconds:N0} rows/s; {written / worked:N0} per second of processor time; at most {most / 1024 / 1024} MB of managed memory |");
        }
    }

    private static async Task<Figures> ReadAsync(AuditBenchDatabase database, string name, Func<int, AuditQuery> make, Person person, int turns)
    {
        var reader = new AuditReader(database);
        for (var warm = 0; warm < 5; warm++)
            await reader.ReadAsync(make(warm), person, default);
        List<double> taken = [];
        var (found, wide) = (0L, 0);
        var watch = Stopwatch.StartNew();
        for (var turn = 0; turn < turns && watch.Elapsed < TimeSpan.FromSeconds(20); turn++)
        {
            var began = Stopwatch.GetTimestamp();
            var slice = await reader.ReadAsync(make(turn), person, default);
            taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            found += slice.Entries.Count;
            wide += slice.IsTooWide ? 1 : 0;
        }

        var figures = Figures.Of(taken, watch.Elapsed);
        Say($"| {name} | {figures.P50:0.0} | {figures.P99:0.0} | {found / (double)taken.Count:0.0}{(wide > 0 ? $", {wide} of {taken.Count} asked to narrow the days" : "")} |");
        return figures;
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
