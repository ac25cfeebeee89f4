using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>Writes a log as the product would have, chain and names included, but past it: ten million appends would take hours.</summary>
internal static class AuditFill
{
    private const int Together = 50_000;

    private static readonly string s_columns = string.Join(", ", AuditRow.Columns.Select(column => $"\"{column.Name}\""));

    /// <returns>False when it was filled already.</returns>
    public static async Task<bool> FillAsync(AuditBenchDatabase database, AuditWorld world, AuditKey key)
    {
        await using var context = database.CreateDbContext();
        await context.Database.OpenConnectionAsync();
        var head = await context.Set<AuditHead>().SingleAsync();
        if (head.Number >= world.Entries)
            return false;
        if (head.Number != 0)
            throw new InvalidOperationException($"The log holds {head.Number} entries; name an empty folder.");
        // Made again at the end, by sorting once: https://www.postgresql.org/docs/current/populate.html
        var indexes = await IndexesAsync(context);
        foreach (var (name, _) in indexes)
            await ExecuteAsync(context, $"DROP INDEX \"{name}\"");
        NamePeople(context, world);
        var tuple = new TupleWriter();
        for (var done = 0; done < world.Entries; done += Together)
        {
            var rows = new List<AuditRow>(Together);
            for (var number = done + 1; number <= Math.Min(done + Together, world.Entries); number++)
            {
                var row = AuditRow.Of(AuditWorld.Entry(number), number, world.At(number));
                row.Write(tuple);
                row.Hash = new byte[AuditHash.Size];
                AuditHash.Digest(tuple.Written, row.Hash);
                AuditHash.Link(head.Hash, row.Hash, row.Hash);
                row.Mac = key.Mac(row.Hash);
                (head.Number, head.Hash, head.At) = (number, row.Hash, row.At);
                rows.Add(row);
            }

            foreach (var month in rows.Select(row => AuditMonths.Of(row.At)).Distinct().Where(_ => context.Database.IsNpgsql()))
                await context.Database.ExecuteSqlAsync($"""SELECT "AuditEntries_open_month"({month})""");
            if (context.Database.GetDbConnection() is NpgsqlConnection postgreSql)
                await CopyAsync(postgreSql, rows);
            else
                Insert((SqliteConnection)context.Database.GetDbConnection(), rows);
            await context.SaveChangesAsync();
        }

        foreach (var (_, definition) in indexes)
            await ExecuteAsync(context, definition);
        await ExecuteAsync(context, context.Database.IsNpgsql() ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
        return true;
    }

    private static async Task<List<(string Name, string Definition)>> IndexesAsync(WizardDbContext context)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = context.Database.IsNpgsql()
            ? "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'AuditEntries' AND indexname LIKE 'IX%'"
            : "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'AuditEntries' AND sql IS NOT NULL";
        List<(string, string)> indexes = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            // Of a partitioned table ONLY would leave the partitions without.
            indexes.Add((reader.GetString(0), reader.GetString(1).Replace(" ON ONLY ", " ON ", StringComparison.Ordinal)));
        return indexes;
    }

    private static async Task ExecuteAsync(WizardDbContext context, string statement)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private static void NamePeople(WizardDbContext context, AuditWorld world)
    {
        for (var tenant = 0; tenant < AuditWorld.Tenants; tenant++)
        {
            context.Add(new AuditTenant { Id = AuditWorld.Tenant(tenant), Name = $"Tenant {tenant + 1}" });
            for (var person = 0; person < AuditWorld.PeopleOfEach; person++)
                context.Add(new AuditPerson { Id = AuditWorld.Person(tenant, person), TenantId = AuditWorld.Tenant(tenant), Name = AuditWorld.PersonName(tenant, person) });
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<AuditRow> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY \"AuditEntries\" ({s_columns}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var (value, type) in Values(row))
            {
                if (value is null)
                    await copy.WriteNullAsync();
                else
                    await copy.WriteAsync(value, type);
            }
        }

        await copy.CompleteAsync();
    }

    private static void Insert(SqliteConnection connection, List<AuditRow> rows)
    {
        using (var pragma = connection.CreateCommand())
        {
            // Gigabytes, so that indexes are not read again for each row.
            pragma.CommandText = "PRAGMA cache_size = -2000000; PRAGMA synchronous = OFF;";
            pragma.ExecuteNonQuery();
        }

        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO \"AuditEntries\" ({s_columns}) VALUES ({string.Join(", ", AuditRow.Columns.Select((_, index) => $"${index}"))})";
        var parameters = AuditRow.Columns.Select((_, index) => insert.Parameters.Add(new($"${index}", null))).ToList();
        foreach (var row in rows)
        {
            foreach (var (parameter, (value, _)) in parameters.Zip(Values(row)))
                parameter.Value = value ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>In the order of <see cref="AuditRow.Columns"/>.</summary>
    private static IEnumerable<(object? Value, NpgsqlDbType Type)> Values(AuditRow row) =>
    [
        (row.Format, NpgsqlDbType.Integer), (row.Number, NpgsqlDbType.Bigint), (row.At.UtcTicks, NpgsqlDbType.Bigint), (row.Salt, NpgsqlDbType.Bytea),
        (row.TenantId.Value, NpgsqlDbType.Uuid), (row.ActorId?.Value, NpgsqlDbType.Uuid), (row.ActorTenantId?.Value, NpgsqlDbType.Uuid), (row.ClientAddress, NpgsqlDbType.Text),
        (row.Action, NpgsqlDbType.Text), (row.Subject, NpgsqlDbType.Text), (row.SubjectId?.Value, NpgsqlDbType.Uuid), (row.Outcome, NpgsqlDbType.Text),
        (row.Run, NpgsqlDbType.Integer), (row.Step, NpgsqlDbType.Integer), (row.Handoff, NpgsqlDbType.Integer), (row.Request, NpgsqlDbType.Text), (row.Status, NpgsqlDbType.Integer),
        (row.RequestId, NpgsqlDbType.Text), (row.ClientRequestId, NpgsqlDbType.Text), (row.DurationMilliseconds, NpgsqlDbType.Bigint), (row.Detail, NpgsqlDbType.Text),
        (row.Hash, NpgsqlDbType.Bytea), (row.Mac, NpgsqlDbType.Bytea),
    ];
}
