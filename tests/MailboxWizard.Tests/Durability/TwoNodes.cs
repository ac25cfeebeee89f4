using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailboxWizard.Tests.Durability;

/// <summary>Two nodes on one PostgreSQL and one Redis, and a table beside the product's in which the database itself notes who wrote which row.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly RedisServer redis;

    private TwoNodes(TestDatabase database, RedisServer redis, CustomerCloud cloud, int[] ports, Uri site)
    {
        (this.database, this.redis, Cloud) = (database, redis, cloud);
        Records = new(database, redis);
        First = Node("first", ports[0]);
        Second = Node("second", ports[1]);

        NodeProcess Node(string name, int port) => NodeProcess.Of(cloud, database.Settings, port, new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { ApplicationName = name }.ToString(),
            ["TokenCache:Redis"] = redis.ConnectionString,
            ["Shell:PublicUrl"] = site.ToString(),
        });
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public CustomerCloud Cloud { get; }

    public Records Records { get; }

    public NodeProcess First { get; }

    public NodeProcess Second { get; }

    /// <summary>Both are ready; people reach the product at the first one.</summary>
    public static async Task<TwoNodes> StartAsync(int customers, string scenario = "calm")
    {
        int[] ports = [ServerProcess.FreePort(), ServerProcess.FreePort()];
        var nodes = await MakeAsync(customers, ports, NodeProcess.Site(ports[0]), scenario);
        await nodes.StartAsync();
        return nodes;
    }

    /// <summary>Not yet started.</summary>
    public static async Task<TwoNodes> MakeAsync(int customers, int[] ports, Uri site, string scenario = "calm")
    {
        var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        var redis = await RedisServer.StartAsync();
        var cloud = await CustomerCloud.StartAsync(customers, [site], scenario);
        var nodes = new TwoNodes(database, redis, cloud, ports, site);
        await nodes.NoteWritesAsync();
        return nodes;
    }

    public Task StartAsync() => Task.WhenAll(First.StartAsync(), Second.StartAsync());

    /// <summary>What the database noted, in the order in which it happened to each row.</summary>
    public async Task<List<NotedWrite>> WritesAsync()
    {
        await using var context = database.CreateDbContext();
        return await context.Database.SqlQueryRaw<NotedWrite>("""SELECT "Number", "Node", "Table", "Tenant", "Run", "Epoch", "Said" FROM "NotedWrites" ORDER BY "Number" """).ToListAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        Records.Dispose();
        await redis.DisposeAsync();
        await database.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    private async Task NoteWritesAsync()
    {
        await using var context = database.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(
            """
            CREATE TABLE "NotedWrites" (
                "Number" bigserial PRIMARY KEY, "Node" text NOT NULL, "Table" text NOT NULL, "Tenant" uuid NOT NULL, "Run" integer, "Epoch" integer, "Said" text);
            CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE written jsonb := to_jsonb(NEW);
            BEGIN
                INSERT INTO "NotedWrites" ("Node", "Table", "Tenant", "Run", "Epoch", "Said") VALUES (
                    current_setting('application_name'), TG_ARGV[0], (written->>'TenantId')::uuid,
                    CASE TG_ARGV[0] WHEN 'SetupRuns' THEN (written->>'Number')::integer ELSE (written->>'Run')::integer END,
                    (written->>'Epoch')::integer,
                    CASE TG_ARGV[0] WHEN 'AuditEntries' THEN concat_ws(' ', written->>'Action', written->>'Outcome') WHEN 'SetupRuns' THEN written->>'Snapshot' END);
                RETURN NULL;
            END $$;
            CREATE TRIGGER note_write AFTER INSERT OR UPDATE ON "SetupRuns" FOR EACH ROW EXECUTE FUNCTION note_write('SetupRuns');
            CREATE TRIGGER note_write AFTER INSERT OR UPDATE ON "SealedSecrets" FOR EACH ROW EXECUTE FUNCTION note_write('SealedSecrets');
            CREATE TRIGGER note_write AFTER INSERT OR UPDATE ON "Handoffs" FOR EACH ROW EXECUTE FUNCTION note_write('Handoffs');
            CREATE TRIGGER note_write AFTER INSERT ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION note_write('AuditEntries');
            """.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            Cancelled);
    }
}

/// <summary>A row that a node wrote.</summary>
/// <param name="Number">Rising.</param>
/// <param name="Node">Which.</param>
/// <param name="Table">Where.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Run">Null where the row names none.</param>
/// <param name="Epoch">Of a run.</param>
/// <param name="Said">The snapshot of a run; action and outcome of an audit entry.</param>
internal sealed record NotedWrite(long Number, string Node, string Table, Guid Tenant, int? Run, int? Epoch, string? Said)
{
    public bool IsOf(TenantId tenant) => Tenant == tenant.Value;
}
