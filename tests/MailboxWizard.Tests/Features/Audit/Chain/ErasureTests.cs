using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Commands;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class ErasureOnSqliteTests() : ErasureTests(StorageProvider.Sqlite);

public sealed class ErasureOnPostgreSqlTests() : ErasureTests(StorageProvider.PostgreSql);

public abstract class ErasureTests(StorageProvider provider) : ChainBench(provider)
{
    private DatabasePresence Presence => new(Microsoft.Extensions.Options.Options.Create(Database.Options));

    [Fact]
    public async Task A_person_who_is_erased_has_no_name_in_the_log_and_the_chain_is_whole()
    {
        await FillAsync(5);
        using var log = NewLog();
        var said = new StringWriter();

        Assert.Equal(0, await new ErasePersonCommand(Database, log, Presence).RunAsync([$"{Ada}"], said, Cancelled));

        Assert.Equal($"Erased: {Ada} has no name in the audit log any more.", said.ToString().Trim());
        Assert.Equal(7, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).Last);
        await using var context = Database.CreateDbContext();
        Assert.All(await context.Set<AuditEntry>().Where(entry => entry.ActorId == Ada).ToListAsync(Cancelled), entry => Assert.Equal(("", null), (entry.ActorName, entry.ActorAddress)));
        await Assert.ThrowsAsync<ArgumentException>(() => new ErasePersonCommand(Database, log, Presence).RunAsync(["ada"], said, Cancelled));
    }

    [Fact]
    public async Task Of_a_tenant_that_is_erased_nothing_is_left_but_entries_without_names_and_its_neighbour_loses_nothing()
    {
        using var log = NewLog();
        foreach (var tenant in new[] { TestPeople.Contoso, TestPeople.Fabrikam })
        {
            await log.AppendAsync(Entry("mine") with { TenantId = new(tenant), ActorTenantId = new(tenant), ActorId = new(Guid.NewGuid()), TenantName = $"{tenant}" }, Cancelled);
            await using var context = Database.CreateDbContext();
            context.Add(new Session { Id = Guid.NewGuid(), TenantId = new(tenant), PersonId = Ada, HomePersonId = Ada, HomeTenantId = new(tenant), At = Clock.Now });
            context.Add(new SealedSecret { Handoff = tenant == TestPeople.Contoso ? 100001 : 100002, TenantId = new(tenant), KeyId = Guid.NewGuid(), WrappedKey = [1], Nonce = [2], CipherText = [3], Tag = [4] });
            await context.SaveChangesAsync(Cancelled);
        }

        var tokens = new EfDistributedCache(Database, Clock);
        foreach (var tenant in new[] { TestPeople.Contoso, TestPeople.Fabrikam })
            await tokens.SetAsync(DelegatedTokens.CacheKey(Ada, new(tenant)), [1], new(), Cancelled);

        var said = new StringWriter();
        Assert.Equal(0, await new EraseTenantCommand(Database, tokens, log, Presence).RunAsync([$"{TestPeople.Contoso}"], said, Cancelled));

        Assert.Equal(
            (null, true),
            (await tokens.GetAsync(DelegatedTokens.CacheKey(Ada, new(TestPeople.Contoso)), Cancelled), await tokens.GetAsync(DelegatedTokens.CacheKey(Ada, new(TestPeople.Fabrikam)), Cancelled) is [1]));
        Assert.Equal($"Erased of {TestPeople.Contoso}: Tokens 1, AuditPeople 1, AuditTenants 1, SealedSecrets 1, Sessions 1.", said.ToString().Trim());
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        await using var after = Database.CreateDbContext();
        foreach (var (table, column) in EraseTenantCommand.Columns(after.Model))
        {
            var count = string.Concat("SELECT count(*) AS \"Value\" FROM \"", table, "\" WHERE \"", column, "\" = {0}");
            Assert.Equal(0, (await after.Database.SqlQueryRaw<long>(count, TestPeople.Contoso).ToListAsync(Cancelled)).Single());
        }

        Assert.Equal(
            (1, 1, 1, $"{TestPeople.Fabrikam}"),
            (await after.Set<Session>().CountAsync(Cancelled), await after.Set<SealedSecret>().CountAsync(Cancelled), await after.Set<AuditPerson>().CountAsync(Cancelled),
                (await after.Set<AuditTenant>().SingleAsync(Cancelled)).Name));
        Assert.All(
            await after.Set<AuditEntry>().Where(entry => entry.TenantId == TestPeople.Id(TestPeople.Contoso)).ToListAsync(Cancelled),
            entry => Assert.Equal("", entry.TenantName));
    }
}
