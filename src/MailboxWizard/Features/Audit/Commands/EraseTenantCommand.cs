using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MailboxWizard.Features.Audit.Commands;

/// <summary>
/// Deletes every row that belongs to a tenant, in whichever table, and its names and its people's beside the audit log. The
/// entries stay until their month is dropped. Nothing is changed in the tenant itself. To be run while nobody works for it.
/// </summary>
internal sealed class EraseTenantCommand(IDbContextFactory<WizardDbContext> database, ITokenStore tokens, AuditLog log, DatabasePresence presence) : IWizardCommand
{
    public string Name => "erase-tenant";

    public string Usage => "TENANT-ID  deletes hand-offs, sealed secrets, runs, tests, sessions and names of a tenant; entries of the audit log stay, without names";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken)
    {
        if (arguments is not [var text] || !Guid.TryParse(text, out var id) || id == Guid.Empty)
            throw new ArgumentException($"{Name} {Usage}");
        presence.Demand();
        var tenant = new TenantId(id);
        var entry = new AuditEntry
        {
            TenantId = tenant,
            TenantName = "",
            ActorName = "",
            Action = AuditAction.Erasure,
            Subject = "Tenant",
            Outcome = AuditOutcome.Intended,
        };
        await log.AppendAsync(entry, cancellationToken);
        List<string> erased = [];
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await EraseTokensAsync(context, tenant, cancellationToken) is > 0 and var accounts)
            erased.Add(FormattableString.Invariant($"Tokens {accounts}"));
        await using (var transaction = await context.BeginAloneAsync(AuditTurn.Name, cancellationToken))
        {
            foreach (var (table, column) in Columns(context.Model))
            {
                // Names of tables and columns are the model's; EF composes no statement over a type that it does not know.
                var delete = string.Concat("DELETE FROM \"", table, "\" WHERE \"", column, "\" = {0}");
                var rows = await context.Database.ExecuteSqlRawAsync(delete, [id], cancellationToken);
                if (rows > 0)
                    erased.Add(FormattableString.Invariant($"{table} {rows}"));
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await context.EraseDeletedAsync(cancellationToken);
        var what = erased.Count > 0 ? string.Join(", ", erased) : "nothing";
        await log.AppendAsync(entry with { Outcome = AuditOutcome.Removed, Detail = what }, cancellationToken);
        await say.WriteLineAsync($"Erased of {tenant}: {what}.");
        return 0;
    }

    /// <summary>Tokens lie by account, in the database or in Redis: the sessions, which outlive them, say of whom. A guest's account is another tenant's.</summary>
    private async Task<int> EraseTokensAsync(WizardDbContext context, TenantId tenant, CancellationToken cancellationToken)
    {
        var accounts = await context.Set<Session>().AsNoTracking().Where(session => session.TenantId == tenant || session.HomeTenantId == tenant)
            .Select(session => new { session.HomePersonId, session.HomeTenantId }).Distinct().ToListAsync(cancellationToken);
        foreach (var account in accounts)
            await tokens.RemoveAsync(DelegatedTokens.CacheKey(account.HomePersonId, account.HomeTenantId), cancellationToken);
        return accounts.Count;
    }

    /// <summary>Every column that names a tenant, whichever feature has put it there, except those of the log itself.</summary>
    internal static IEnumerable<(string Table, string Column)> Columns(IModel model) =>
        from entity in model.GetEntityTypes()
        let table = entity.GetTableName()
        where table is not null && table != AuditRow.Table
        from property in entity.GetProperties()
        where (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(TenantId)
        orderby table, property.Name
        select (table, property.GetColumnName());
}
