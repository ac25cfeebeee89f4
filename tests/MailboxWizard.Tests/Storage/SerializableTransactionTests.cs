using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

public sealed class SerializableTransactionOnSqliteTests() : SerializableTransactionTests(StorageProvider.Sqlite);

public sealed class SerializableTransactionOnPostgreSqlTests() : SerializableTransactionTests(StorageProvider.PostgreSql);

/// <summary>What looks and writes as one step, done by many at once.</summary>
public abstract class SerializableTransactionTests(StorageProvider provider) : DatabaseTests(provider)
{
    private static readonly TenantId s_tenant = new(Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"));

    [Fact]
    public async Task Many_who_count_and_add_one_come_as_if_one_after_the_other()
    {
        var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Database.InOneStepAsync(
            async context =>
            {
                var count = await context.Set<HandoffNumber>().CountAsync(Cancelled);
                // No key collides: nothing but the looking is in the others' way.
                context.Add(new HandoffNumber { Number = Random.Shared.Next(), ReservedAt = Clock.Now });
                await context.SaveChangesAsync(Cancelled);
                return count;
            },
            Cancelled)));

        Assert.Equal(Enumerable.Range(0, 12), seen.Order());
    }

    [Fact]
    public async Task What_fails_for_another_reason_is_not_tried_again_and_leaves_nothing()
    {
        var attempts = 0;

        await Assert.ThrowsAsync<InvalidDataException>(() => Database.InOneStepAsync<int>(
            async context =>
            {
                attempts++;
                context.Add(new HandoffNumber { Number = 1, ReservedAt = Clock.Now });
                await context.SaveChangesAsync(Cancelled);
                throw new InvalidDataException();
            },
            Cancelled));

        await using var context = Database.CreateDbContext();
        Assert.Equal((1, 0), (attempts, await context.Set<HandoffNumber>().CountAsync(Cancelled)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_presses_on_one_plan_one_adds_the_run_and_the_others_find_it_even_when_it_ends_at_once(bool endsAtOnce)
    {
        var runs = new SetupRuns(Database, new(TimeProvider.System));
        await using (var context = Database.CreateDbContext())
        {
            context.Add(new SetupDraft { Id = "draft", Answers = Journey.Answers("invoices@contoso.com", "Invoices"), SavedAt = Clock.Now, ExpiresAt = Clock.Now.AddDays(1) });
            await context.SaveChangesAsync(Cancelled);
        }

        var presses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var (run, isNew) = await runs.AddOrJoinAsync(Run(), TimeSpan.Zero, Cancelled);
            if (isNew && endsAtOnce)
            {
                await runs.LetGoAsync(run, dueIn: null, isParked: false, Cancelled);
            }

            return (run.Number, run.Snapshot, isNew);
        }));

        var added = Assert.Single(presses, press => press.isNew);
        Assert.All(presses, press => Assert.Equal((added.Number, added.Number), (press.Number, press.Snapshot.Number)));
        await using var look = Database.CreateDbContext();
        Assert.Equal(added.Number, Assert.Single(await look.Set<SetupRun>().ToListAsync(Cancelled)).Number);
    }

    [Fact]
    public async Task Of_many_who_queue_an_ended_run_again_one_does()
    {
        var runs = new SetupRuns(Database, new(TimeProvider.System));
        var (run, _) = await runs.AddOrJoinAsync(Run(), TimeSpan.Zero, Cancelled);
        await runs.LetGoAsync(run, dueIn: null, isParked: false, Cancelled);

        var reopened = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var context = Database.CreateDbContext();
            return await runs.TryQueueAsync(await context.Set<SetupRun>().AsNoTracking().SingleAsync(Cancelled), Cancelled);
        }));

        Assert.Single(reopened, did => did);
    }

    private SetupRun Run() => new()
    {
        TenantId = s_tenant,
        Family = "therefore-mailbox",
        ActiveKey = SetupRun.KeyOf(s_tenant, "therefore-mailbox", Journey.Answers("invoices@contoso.com", "Invoices")),
        Epoch = 1,
        StartedAt = Clock.Now,
        Ledger = new() { Handoff = 482913, DraftId = "draft" },
        Snapshot = new()
        {
            Number = 0,
            TenantId = s_tenant,
            TenantName = "Contoso",
            Answers = Journey.Answers("invoices@contoso.com", "Invoices"),
            DraftId = "draft",
            State = SetupRunState.Queued,
            Rows = [],
            Proof = new() { Number = 0, State = SetupStepState.NotYet, Detail = "Proof" },
            StartedBy = new(Guid.Empty),
            StartedByName = "Ada Admin",
            StartedAt = Clock.Now,
            SecretEnds = new(2027, 11, 23),
        },
    };
}
