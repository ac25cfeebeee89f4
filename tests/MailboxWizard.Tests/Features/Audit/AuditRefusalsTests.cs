using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Audit.Chain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditRefusalsTests() : ChainBench(StorageProvider.Sqlite)
{
    [Fact]
    public async Task A_refusal_that_is_repeated_is_written_once_and_then_counted()
    {
        using var log = NewLog();
        using var refusals = new AuditRefusals(log, Clock, NullLogger<AuditRefusals>.Instance);
        for (var time = 0; time < 500; time++)
            await refusals.AppendAsync(Refused("/handoffs"), Cancelled);
        await refusals.AppendAsync(Refused("/audit"), Cancelled);

        Assert.Equal([("/handoffs", ""), ("/audit", "")], await WrittenAsync());
        Clock.Now += AuditRefusals.Window;
        await refusals.SweepAsync(all: false, Cancelled);
        await refusals.SweepAsync(all: true, Cancelled);

        Assert.Equal([("/handoffs", ""), ("/audit", ""), ("/handoffs", "Repeated 499 times since 2026-11-23 14:00:00Z")], await WrittenAsync());
    }

    [Fact]
    public async Task Whoever_presses_again_and_again_what_is_refused_fills_nothing_and_another_reason_is_another_refusal()
    {
        using var log = NewLog();
        using var refusals = new AuditRefusals(log, Clock, NullLogger<AuditRefusals>.Instance);
        foreach (var reason in new[] { "NotAllowed", "Ended" })
            for (var time = 0; time < 50; time++)
                await refusals.AppendAsync(Refused("482 913") with { Action = AuditAction.Reveal, Handoff = 482913, Detail = reason }, Cancelled);

        Assert.Equal([("482 913", "NotAllowed"), ("482 913", "Ended")], await WrittenAsync());
        await refusals.SweepAsync(all: true, Cancelled);
        Assert.Equal(("482 913", "Repeated 98 times since 2026-11-23 14:00:00Z, first NotAllowed"), (await WrittenAsync())[^1]);
    }

    [Fact]
    public async Task Nobody_fills_the_log_by_being_refused_ever_new_things()
    {
        using var log = NewLog();
        using var refusals = new AuditRefusals(log, Clock, NullLogger<AuditRefusals>.Instance);
        for (var number = 0; number < 300; number++)
            await refusals.AppendAsync(Refused($"/handoffs/{number}"), Cancelled);

        Assert.Equal(AuditRefusals.MostSubjects, (await WrittenAsync()).Count);
        await refusals.SweepAsync(all: true, Cancelled);
        Assert.Equal("Repeated 280 times since 2026-11-23 14:00:00Z", (await WrittenAsync())[^1].Detail);
    }

    private static AuditEntry Refused(string path) => Entry(path) with { Action = AuditAction.Access, Outcome = AuditOutcome.Refused, Detail = null };

    private async Task<List<(string Subject, string Detail)>> WrittenAsync()
    {
        await using var context = Database.CreateDbContext();
        return [.. (await context.Set<AuditRow>().OrderBy(row => row.Number).ToListAsync(Cancelled)).Select(row => (row.Subject, row.Detail ?? ""))];
    }
}
