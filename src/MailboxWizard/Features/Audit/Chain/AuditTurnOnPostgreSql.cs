using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Three ways to the server and back, prepared: all nodes wait while somebody has the turn, so that each way counts for all of
/// them. What EF needs eight for, and plans anew each time.
/// </summary>
internal sealed class AuditTurnOnPostgreSql(WizardDbContext context) : AuditTurn(context)
{
    private static readonly string s_columns = string.Join(", ", AuditRow.Columns.Select(column => $"\"{column.Name}\""));
    private static readonly string s_arrays = string.Join(", ", Enumerable.Range(1, AuditRow.Columns.Count).Select(number => $"${number}"));

    private NpgsqlTransaction? _transaction;

    private NpgsqlConnection Connection => (NpgsqlConnection)Context.Database.GetDbConnection();

    public override async Task WriteAsync(IReadOnlyList<AuditRow> rows, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var (last, people, tenants) = (rows[^1], AuditNameKeeping.People(entries), AuditNameKeeping.Tenants(entries));
        await using var batch = new NpgsqlBatch(Connection, _transaction);
        Add(batch, """SELECT "AuditEntries_open_month"($1)""", One(NpgsqlDbType.Integer, AuditMonths.Of(last.At)));
        Add(batch, $"""INSERT INTO "AuditEntries" ({s_columns}) SELECT * FROM unnest({s_arrays})""", Columns(rows));
        Add(
            batch,
            """
            INSERT INTO "AuditPeople" AS old ("Id", "TenantId", "Name", "Address") SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT ("Id") DO UPDATE SET "TenantId" = excluded."TenantId", "Name" = excluded."Name", "Address" = COALESCE(excluded."Address", old."Address")
            WHERE (old."TenantId", old."Name", old."Address") IS DISTINCT FROM (excluded."TenantId", excluded."Name", COALESCE(excluded."Address", old."Address"))
            """,
            Many(NpgsqlDbType.Uuid, people, person => person.Id.Value), Many(NpgsqlDbType.Uuid, people, person => person.TenantId.Value),
            Many(NpgsqlDbType.Text, people, person => person.Name), Many(NpgsqlDbType.Text, people, person => person.Address));
        Add(
            batch,
            """
            INSERT INTO "AuditTenants" AS old ("Id", "Name") SELECT * FROM unnest($1, $2)
            ON CONFLICT ("Id") DO UPDATE SET "Name" = excluded."Name" WHERE old."Name" <> excluded."Name"
            """,
            Many(NpgsqlDbType.Uuid, tenants, tenant => tenant.Id.Value), Many(NpgsqlDbType.Text, tenants, tenant => tenant.Name));
        Add(
            batch, """UPDATE "AuditHead" SET "Number" = $1, "Hash" = $2, "At" = $3 WHERE "Id" = $4""",
            One(NpgsqlDbType.Bigint, last.Number), One(NpgsqlDbType.Bytea, last.Hash), One(NpgsqlDbType.Bigint, last.At.UtcTicks), One(NpgsqlDbType.Integer, AuditHead.TheOne));
        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>
    /// Each statement sees what was committed before it began (https://www.postgresql.org/docs/current/transaction-iso.html): the
    /// head that is read behind the lock is the newest. A server that is set not to wait for its disk waits here.
    /// </summary>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        await Context.Database.OpenConnectionAsync(cancellationToken);
        _transaction = await Connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        await using var batch = new NpgsqlBatch(Connection, _transaction);
        Add(batch, FrozenTransactions.LetGo);
        Add(batch, "SELECT pg_advisory_xact_lock($1)", One(NpgsqlDbType.Bigint, Name));
        Add(batch, "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'");
        Add(batch, """SELECT "Number", "Hash", "At" FROM "AuditHead" WHERE "Id" = $1""", One(NpgsqlDbType.Integer, AuditHead.TheOne));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        // The lock's answer, and that of the setting.
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new InvalidOperationException("The audit log has no head.");
        Head = new() { Number = reader.GetInt64(0), Hash = reader.GetFieldValue<byte[]>(1), At = new(reader.GetInt64(2), TimeSpan.Zero) };
    }

    private static NpgsqlParameter[] Columns(IReadOnlyList<AuditRow> rows) =>
    [
        Many(NpgsqlDbType.Integer, rows, row => row.Format), Many(NpgsqlDbType.Bigint, rows, row => row.Number), Many(NpgsqlDbType.Bigint, rows, row => row.At.UtcTicks),
        Many(NpgsqlDbType.Bytea, rows, row => row.Salt), Many(NpgsqlDbType.Uuid, rows, row => row.TenantId.Value), Many(NpgsqlDbType.Uuid, rows, row => row.ActorId?.Value),
        Many(NpgsqlDbType.Uuid, rows, row => row.ActorTenantId?.Value), Many(NpgsqlDbType.Text, rows, row => row.ClientAddress), Many(NpgsqlDbType.Text, rows, row => row.Action),
        Many(NpgsqlDbType.Text, rows, row => row.Subject), Many(NpgsqlDbType.Uuid, rows, row => row.SubjectId?.Value), Many(NpgsqlDbType.Text, rows, row => row.Outcome),
        Many(NpgsqlDbType.Integer, rows, row => row.Run), Many(NpgsqlDbType.Integer, rows, row => row.Step), Many(NpgsqlDbType.Integer, rows, row => row.Handoff),
        Many(NpgsqlDbType.Text, rows, row => row.Request), Many(NpgsqlDbType.Integer, rows, row => row.Status), Many(NpgsqlDbType.Text, rows, row => row.RequestId),
        Many(NpgsqlDbType.Text, rows, row => row.ClientRequestId), Many(NpgsqlDbType.Bigint, rows, row => row.DurationMilliseconds), Many(NpgsqlDbType.Text, rows, row => row.Detail),
        Many(NpgsqlDbType.Bytea, rows, row => row.Hash), Many(NpgsqlDbType.Bytea, rows, row => row.Mac),
    ];

    private static NpgsqlParameter<T[]> Many<TRow, T>(NpgsqlDbType type, IReadOnlyCollection<TRow> rows, Func<TRow, T> pick) =>
        new() { TypedValue = [.. rows.Select(pick)], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter<T> One<T>(NpgsqlDbType type, T value) => new() { TypedValue = value, NpgsqlDbType = type };

    private static void Add(NpgsqlBatch batch, string statement, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
