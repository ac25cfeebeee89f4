using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

/// <summary>What was intended has an answer in the audit log, whatever came of it.</summary>
public sealed class HandoffEntriesTests
{
    [Fact]
    public async Task An_expiry_is_intended_and_then_done()
    {
        await using var bench = await StartAsync();
        await bench.OpenAsync();
        bench.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(1, await bench.Store.ExpireAsync(Cancelled));

        Assert.Equal(
        [
            "Handoff Intended Ada Admin: ",
            "Handoff Created Ada Admin: Ready",
            "Handoff Intended MailboxWizard: Expired",
            "Handoff Changed MailboxWizard: Expired",
            "ClientSecret Intended MailboxWizard: Expired",
            "ClientSecret Destroyed MailboxWizard: Expired",
        ], await bench.AuditAsync());
    }

    [Fact]
    public async Task A_tick_says_which_click_and_whether_it_was_set_or_cleared()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;

        await bench.Store.TickAsync(number, Engineer, 3, done: true, Cancelled);
        await bench.Store.TickAsync(number, Engineer, 3, done: false, Cancelled);

        Assert.Equal(
        [
            "Handoff Intended Erik Engineer: Tick, click 3 set",
            "Handoff Changed Erik Engineer: Tick, click 3 set: Ready",
            "Handoff Intended Erik Engineer: Tick, click 3 cleared",
            "Handoff Changed Erik Engineer: Tick, click 3 cleared: Ready",
        ], (await bench.AuditAsync()).Skip(2));
    }

    [Fact]
    public async Task Of_a_deed_that_somebody_else_was_faster_than_the_first_try_has_failed_and_the_next_one_is_told_anew()
    {
        var faster = new Faster();
        await using var bench = await StartAsync(faster.Watch);
        var opened = await bench.OpenAsync();
        var number = opened.Number;
        faster.IsThere = true;

        Assert.True((await bench.Store.TakeAsync(number, Engineer, Cancelled)).IsDone);
        faster.IsThere = true;
        await bench.Store.JoinAsync(number, Contoso, [new() { Address = "office@contoso.com", InputFolder = "Scans" }], HandoffStore.About(opened, Colleague), Cancelled);

        Assert.Equal(
        [
            "Handoff Intended Erik Engineer: Take",
            "Handoff Failed Erik Engineer: Take: Conflict",
            "Handoff Intended Erik Engineer: Take",
            "Handoff Changed Erik Engineer: Take: InWork",
            "Handoff Intended Ben Builder: Join: office@contoso.com",
            "Handoff Failed Ben Builder: Join: office@contoso.com: Conflict",
            "Handoff Intended Ben Builder: Join: office@contoso.com",
            "Handoff Changed Ben Builder: Join: office@contoso.com",
        ], (await bench.AuditAsync()).Skip(2));
    }

    [Fact]
    public async Task An_expiry_that_somebody_was_faster_than_has_failed_and_is_left_to_the_next_sweep()
    {
        var faster = new Faster();
        await using var bench = await StartAsync(faster.Watch);
        await bench.OpenAsync();
        bench.Clock.Advance(TimeSpan.FromDays(30));
        faster.IsThere = true;

        Assert.Equal((0, 1), (await bench.Store.ExpireAsync(Cancelled), await bench.Store.ExpireAsync(Cancelled)));

        Assert.Equal(
        [
            "Handoff Intended MailboxWizard: Expired",
            "Handoff Failed MailboxWizard: Expired: Conflict",
            "Handoff Intended MailboxWizard: Expired",
            "Handoff Changed MailboxWizard: Expired",
        ], (await bench.AuditAsync()).Skip(2).Take(4));
    }

    /// <summary>Somebody who changes a hand-off between another one's reading and saving.</summary>
    private sealed class Faster
    {
        private IDbContextFactory<WizardDbContext> _database = null!;

        /// <summary>Once, at the next saving.</summary>
        public bool IsThere { get; set; }

        public void Watch(IServiceCollection services)
        {
            _database = (IDbContextFactory<WizardDbContext>)services.Last(service => service.ServiceType == typeof(IDbContextFactory<WizardDbContext>)).ImplementationInstance!;
            services.AddSingleton<IDbContextFactory<WizardDbContext>>(new Watched(this));
        }

        private void Come(DbContext context)
        {
            if (!IsThere || !context.ChangeTracker.Entries<Handoff>().Any(entry => entry.State is EntityState.Modified))
                return;
            IsThere = false;
            using var own = _database.CreateDbContext();
            own.Database.ExecuteSql($"""UPDATE "Handoffs" SET "Version" = "Version" + 1""");
        }

        private sealed class Watched(Faster faster) : IDbContextFactory<WizardDbContext>
        {
            public WizardDbContext CreateDbContext()
            {
                var context = faster._database.CreateDbContext();
                context.SavingChanges += (sender, _) => faster.Come((DbContext)sender!);
                return context;
            }
        }
    }
}
