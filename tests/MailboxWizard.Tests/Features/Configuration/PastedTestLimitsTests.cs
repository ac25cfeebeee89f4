using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Configuration;

public sealed class PastedTestLimitsOnSqliteTests() : PastedTestLimitsTests(StorageProvider.Sqlite);

public sealed class PastedTestLimitsOnPostgreSqlTests() : PastedTestLimitsTests(StorageProvider.PostgreSql);

/// <summary>How often pasted values are let in; every look is a new instance, as after a restart or on another node.</summary>
public abstract class PastedTestLimitsTests(StorageProvider provider) : DatabaseTests(provider)
{
    private readonly PastedTestsOptions options = new() { PerPerson = 5, PerTenant = 4, PerClientId = 3, AlarmAfter = 2 };

    [Fact]
    public async Task One_person_gets_so_many_tries_a_window_and_refused_ones_count_until_there_is_quiet()
    {
        var limits = new List<PastedLimit?>();
        for (var attempt = 0; attempt < 8; attempt++)
            limits.Add(await TryAsync(HandoffBench.Engineer, client: attempt, organisation: $"tenant{attempt}.example"));
        // However often: what is past the limit is one row.
        await using (var context = Database.CreateDbContext())
            Assert.Equal([1, 1, 1, 1, 1, 3], await context.Set<PastedTest>().Select(test => test.Tries).OrderBy(tries => tries).ToListAsync(Cancelled));
        Clock.Now += TimeSpan.FromMinutes(59);
        var early = await TryAsync(HandoffBench.Engineer, client: 99, organisation: "other.example");
        Clock.Now += TimeSpan.FromMinutes(61);
        var later = await TryAsync(HandoffBench.Engineer, client: 99, organisation: "other.example");

        Assert.Equal([null, null, null, null, null, PastedLimit.Person, PastedLimit.Person, PastedLimit.Person], limits);
        Assert.Equal((PastedLimit.Person, null), (early, later));
        Assert.Null(await TryAsync(HandoffBench.OtherEngineer, client: 99, organisation: "other.example"));
    }

    [Fact]
    public async Task A_client_id_and_a_tenant_get_so_many_from_all_people_together_by_whichever_name()
    {
        var tenant = HandoffBench.Contoso.ToString();

        Assert.Equal([null, null, null, PastedLimit.ClientId, PastedLimit.ClientId],
            [
                await TryAsync(HandoffBench.Engineer, 1, tenant), await TryAsync(HandoffBench.OtherEngineer, 1, "contoso.com"), await TryAsync(HandoffBench.Engineer, 1, tenant),
                await TryAsync(HandoffBench.OtherEngineer, 1, tenant), await TryAsync(HandoffBench.Owner, 1, "contoso.onmicrosoft.com"),
            ]);
        Assert.Null(await TryAsync(HandoffBench.Colleague, 2, "contoso.com"));

        // Four in Contoso, by its id and by its domain, which was told to be the same.
        Assert.Equal(PastedLimit.Tenant, await TryAsync(HandoffBench.Neighbour, 4, tenant));
        Assert.Equal(PastedLimit.Tenant, await TryAsync(HandoffBench.Neighbour, 5, "contoso.onmicrosoft.com"));
    }

    /// <summary>Whoever has a tenant can try any client ID there; that must not keep those out whose client ID it is.</summary>
    [Fact]
    public async Task A_stranger_who_tries_a_client_id_elsewhere_closes_it_for_nobody()
    {
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Null(await TryAsync(HandoffBench.Neighbour, 1, HandoffBench.Neighbour.TenantId.ToString()));
        Assert.Equal(PastedLimit.ClientId, await TryAsync(HandoffBench.Neighbour, 1, HandoffBench.Neighbour.TenantId.ToString()));

        Assert.Null(await TryAsync(HandoffBench.Engineer, 1, "contoso.com"));
        Assert.Null(await TryAsync(HandoffBench.Owner, 1, HandoffBench.Contoso.ToString()));
    }

    [Fact]
    public async Task One_Test_at_a_time_and_one_that_its_process_left_behind_ends_by_itself()
    {
        Assert.Null((await AdmitAsync(HandoffBench.Engineer, 1, "a.example")).Limit);
        Assert.Equal(PastedLimit.OneAtATime, (await AdmitAsync(HandoffBench.Engineer, 2, "b.example")).Limit);
        Assert.Null((await AdmitAsync(HandoffBench.OtherEngineer, 2, "b.example")).Limit);
        Clock.Now += TimeSpan.FromMinutes(4);

        Assert.Null((await AdmitAsync(HandoffBench.Engineer, 3, "c.example")).Limit);
    }

    [Fact]
    public async Task After_a_day_tries_are_swept()
    {
        await TryAsync(HandoffBench.Engineer, 1, "a.example");
        Clock.Now += TimeSpan.FromHours(12);
        await TryAsync(HandoffBench.Engineer, 1, "b.example");
        Clock.Now += TimeSpan.FromHours(13);
        using var sweep = new PastedTestSweep(Database, Clock, NullLogger<PastedTestSweep>.Instance);

        Assert.Equal(1, await sweep.SweepAsync(Cancelled));
        await using var context = Database.CreateDbContext();
        Assert.Equal(["b.example"], await context.Set<PastedTest>().Select(test => test.Organisation).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Of_many_at_once_one_runs_and_the_count_is_right()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(client => Task.Run(() => AdmitAsync(HandoffBench.Engineer, client, $"t{client}.example"))));

        Assert.Equal(1, tries.Count(admission => admission.Limit is null));
        Assert.Equal(4, tries.Count(admission => admission.Limit is PastedLimit.OneAtATime));
        Assert.Equal(7, tries.Count(admission => admission.Limit is PastedLimit.Person));
        Assert.Single(tries, admission => admission.IsAlarm);
    }

    private async Task<PastedLimit?> TryAsync(Person person, int client, string organisation)
    {
        var admission = await AdmitAsync(person, client, organisation);
        if (admission.Limit is not null)
            return admission.Limit;
        // As after the lookup, and the end of the Test.
        var tenant = organisation.StartsWith("contoso", StringComparison.Ordinal) ? HandoffBench.Contoso : Guid.TryParse(organisation, out var id) ? new TenantId(id) : new(Guid.NewGuid());
        admission = await Limits().AdmitAsync(admission.Id, tenant, Cancelled);
        await using var context = Database.CreateDbContext();
        await context.Set<PastedTest>().Where(test => test.Id == admission.Id).ExecuteUpdateAsync(set => set.SetProperty(test => test.ActiveKey, (string?)null), Cancelled);
        return admission.Limit;
    }

    private Task<PastedAdmission> AdmitAsync(Person person, int client, string organisation) =>
        Limits().AdmitAsync(OrganisationName.Parse(organisation)!.Value, new(new Guid(client, 0, 0, new byte[8])), person, Cancelled);

    private PastedTestLimits Limits() => new(Database, Options.Create(options), Clock);
}
