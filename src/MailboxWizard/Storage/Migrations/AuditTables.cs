using Microsoft.EntityFrameworkCore.Migrations;

namespace MailboxWizard.Storage.Migrations;

/// <summary>
/// The audit log's entries, which the database itself keeps from being changed: triggers, partitions and a view have no words
/// in EF. Called at the end of the migration that makes AuditHead, AuditPeople, AuditTenants and AuditCheckpoints.
/// </summary>
internal static class AuditTables
{
    /// <summary>Indexes end in the number, newest last: each filter is read backwards, a page at a time.</summary>
    private const string Indexes =
        """
        CREATE INDEX "IX_AuditEntries_At" ON "AuditEntries" ("At", "Number");
        CREATE INDEX "IX_AuditEntries_TenantId" ON "AuditEntries" ("TenantId", "Number");
        CREATE INDEX "IX_AuditEntries_ActorId" ON "AuditEntries" ("ActorId", "Number");
        CREATE INDEX "IX_AuditEntries_Action" ON "AuditEntries" ("Action", "Number");
        CREATE INDEX "IX_AuditEntries_Outcome" ON "AuditEntries" ("Outcome", "Number");
        CREATE INDEX "IX_AuditEntries_Run" ON "AuditEntries" ("Run", "Number") WHERE "Run" IS NOT NULL;
        """;

    /// <summary>
    /// The columns and the joins by which names come to ids. A person as subject is called by the user name, if it is known.
    /// </summary>
    private const string View =
        """
        CREATE VIEW "AuditEntriesNamed" AS SELECT
            e."Number", e."At", e."TenantId", COALESCE(t."Name", '') AS "TenantName",
            e."ActorId", e."ActorTenantId",
            CASE WHEN e."ActorId" IS NULL THEN 'MailboxWizard' ELSE COALESCE(a."Name", '') END AS "ActorName", a."Address" AS "ActorAddress",
            e."ClientAddress", e."Action",
            CASE WHEN e."SubjectId" IS NULL THEN e."Subject" ELSE COALESCE(s."Address", s."Name", '') END AS "Subject",
            e."Subject" AS "StoredSubject", e."SubjectId", e."Outcome", e."Run", e."Step", e."Handoff", e."Request", e."Status",
            e."RequestId", e."ClientRequestId", e."DurationMilliseconds", e."Detail"
        FROM "AuditEntries" e
            LEFT JOIN "AuditTenants" t ON t."Id" = e."TenantId"
            LEFT JOIN "AuditPeople" a ON a."Id" = e."ActorId"
            LEFT JOIN "AuditPeople" s ON s."Id" = e."SubjectId";
        """;

    /// <summary>A checkpoint follows the last one, ends a whole month, and has a later entry behind it.</summary>
    private const string CheckpointFits =
        """
        NEW."FirstNumber" = COALESCE((SELECT max("LastNumber") FROM "AuditCheckpoints"), 0) + 1
        AND EXISTS (
            SELECT 1 FROM "AuditEntries" l JOIN "AuditEntries" n ON n."Number" = l."Number" + 1
            WHERE l."Number" = NEW."LastNumber" AND l."Hash" = NEW."LastHash" AND l."At" < {0} AND n."At" >= {0})
        """;

    /// <summary>Entries of versions that were never released had no hashes: they go.</summary>
    public static void CreateOnSqlite(MigrationBuilder migration) => migration.Sql(
        $"""
        DROP TABLE "AuditEntries";
        CREATE TABLE "AuditEntries" (
            "Number" INTEGER NOT NULL PRIMARY KEY, "Format" INTEGER NOT NULL, "At" INTEGER NOT NULL, "Salt" BLOB NOT NULL,
            "TenantId" TEXT NOT NULL, "ActorId" TEXT NULL, "ActorTenantId" TEXT NULL, "ClientAddress" TEXT NULL,
            "Action" TEXT NOT NULL, "Subject" TEXT NOT NULL, "SubjectId" TEXT NULL, "Outcome" TEXT NOT NULL,
            "Run" INTEGER NULL, "Step" INTEGER NULL, "Handoff" INTEGER NULL, "Request" TEXT NULL, "Status" INTEGER NULL,
            "RequestId" TEXT NULL, "ClientRequestId" TEXT NULL, "DurationMilliseconds" INTEGER NULL, "Detail" TEXT NULL,
            "Hash" BLOB NOT NULL, "Mac" BLOB NULL);
        {Indexes}
        CREATE INDEX "IX_AuditEntries_Subject" ON "AuditEntries" ("Subject" COLLATE NOCASE);
        CREATE INDEX "IX_AuditEntries_RequestId" ON "AuditEntries" ("RequestId" COLLATE NOCASE) WHERE "RequestId" IS NOT NULL;
        CREATE INDEX "IX_AuditEntries_ClientRequestId" ON "AuditEntries" ("ClientRequestId" COLLATE NOCASE) WHERE "ClientRequestId" IS NOT NULL;
        {View}

        CREATE TRIGGER "AuditEntries_refuse_update" BEFORE UPDATE ON "AuditEntries"
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        -- Only what a signed checkpoint stands for: a whole month that is over.
        CREATE TRIGGER "AuditEntries_refuse_delete" BEFORE DELETE ON "AuditEntries"
        WHEN NOT EXISTS (SELECT 1 FROM "AuditCheckpoints" WHERE "LastNumber" >= OLD."Number")
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        -- REPLACE deletes without asking the trigger above: https://www.sqlite.org/lang_conflict.html
        CREATE TRIGGER "AuditEntries_refuse_replace" BEFORE INSERT ON "AuditEntries"
        WHEN EXISTS (SELECT 1 FROM "AuditEntries" WHERE "Number" = NEW."Number")
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;

        CREATE TRIGGER "AuditCheckpoints_refuse_update" BEFORE UPDATE ON "AuditCheckpoints"
        BEGIN SELECT RAISE(ABORT, 'Checkpoints of the audit log are append-only.'); END;
        CREATE TRIGGER "AuditCheckpoints_refuse_delete" BEFORE DELETE ON "AuditCheckpoints"
        BEGIN SELECT RAISE(ABORT, 'Checkpoints of the audit log are append-only.'); END;
        CREATE TRIGGER "AuditCheckpoints_refuse_insert" BEFORE INSERT ON "AuditCheckpoints"
        WHEN NOT ({string.Format(System.Globalization.CultureInfo.InvariantCulture, CheckpointFits, """((unixepoch(printf('%04d-%02d-01', NEW."Month" / 100, NEW."Month" % 100), '+1 month') * 10000000) + 621355968000000000)""")})
        BEGIN SELECT RAISE(ABORT, 'A checkpoint of the audit log must end a whole month that is over.'); END;

        INSERT INTO "AuditHead" ("Id", "Number", "Hash", "At") VALUES (1, 0, zeroblob(32), 0);
        """);

    /// <summary>
    /// Partitions by month, so that one can be dropped as a whole. What appends may have no more rights than to insert: a
    /// month's partition is made by a function with its owner's rights.
    /// </summary>
    public static void CreateOnPostgreSql(MigrationBuilder migration)
    {
        migration.Sql(
            $"""
            DROP TABLE "AuditEntries";
            DROP FUNCTION "AuditEntries_refuse"();
            CREATE TABLE "AuditEntries" (
                "Number" bigint NOT NULL, "Format" integer NOT NULL, "At" bigint NOT NULL, "Salt" bytea NOT NULL,
                "TenantId" uuid NOT NULL, "ActorId" uuid NULL, "ActorTenantId" uuid NULL, "ClientAddress" text NULL,
                "Action" text NOT NULL, "Subject" text NOT NULL, "SubjectId" uuid NULL, "Outcome" text NOT NULL,
                "Run" integer NULL, "Step" integer NULL, "Handoff" integer NULL, "Request" text NULL, "Status" integer NULL,
                "RequestId" text NULL, "ClientRequestId" text NULL, "DurationMilliseconds" bigint NULL, "Detail" text NULL,
                "Hash" bytea NOT NULL, "Mac" bytea NULL,
                PRIMARY KEY ("Number", "At")) PARTITION BY RANGE ("At");
            {Indexes}
            CREATE INDEX "IX_AuditEntries_Subject" ON "AuditEntries" (lower("Subject") text_pattern_ops);
            CREATE INDEX "IX_AuditEntries_RequestId" ON "AuditEntries" (lower("RequestId") text_pattern_ops) WHERE "RequestId" IS NOT NULL;
            CREATE INDEX "IX_AuditEntries_ClientRequestId" ON "AuditEntries" (lower("ClientRequestId") text_pattern_ops) WHERE "ClientRequestId" IS NOT NULL;
            {View}
            """);
        migration.Sql(
            $"""
            CREATE FUNCTION "AuditEntries_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END; $$;
            CREATE TRIGGER "AuditEntries_refuse_change" BEFORE UPDATE OR DELETE ON "AuditEntries"
            FOR EACH ROW EXECUTE FUNCTION "AuditEntries_refuse"();
            CREATE TRIGGER "AuditEntries_refuse_truncate" BEFORE TRUNCATE ON "AuditEntries"
            FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"();

            CREATE FUNCTION "AuditEntries_month_begins"(month integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
            SELECT (extract(epoch FROM make_timestamptz(month / 100, month % 100, 1, 0, 0, 0, 'UTC'))::bigint * 10000000) + 621355968000000000; $$;
            CREATE FUNCTION "AuditEntries_month_ends"(month integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
            SELECT (extract(epoch FROM (make_timestamp(month / 100, month % 100, 1, 0, 0, 0) + interval '1 month') AT TIME ZONE 'UTC')::bigint * 10000000) + 621355968000000000; $$;

            -- ATTACH, unlike PARTITION OF, lets readers and writers of the other months go on:
            -- https://www.postgresql.org/docs/current/sql-altertable.html
            CREATE FUNCTION "AuditEntries_open_month"(month integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
            DECLARE part text := 'AuditEntries_' || month;
            BEGIN
                IF to_regclass(quote_ident(part)) IS NOT NULL THEN RETURN; END IF;
                EXECUTE format('CREATE TABLE %I (LIKE "AuditEntries" INCLUDING CONSTRAINTS)', part);
                EXECUTE format('CREATE TRIGGER "AuditEntries_refuse_truncate" BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"()', part);
                EXECUTE format('ALTER TABLE "AuditEntries" ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                    part, "AuditEntries_month_begins"(month), "AuditEntries_month_ends"(month));
            END; $$;

            -- For who owns the tables; nobody else may drop one. Who reads the log meanwhile is waited for, but not for long:
            -- those who come after would wait as well.
            CREATE FUNCTION "AuditEntries_drop_dropped"() RETURNS integer LANGUAGE plpgsql SET lock_timeout = '10s' AS $$
            DECLARE part regclass; dropped integer := 0;
            BEGIN
                FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = '"AuditEntries"'::regclass
                    AND substring(inhrelid::regclass::text FROM '[0-9]{"{6}"}')::integer <= (SELECT max("Month") FROM "AuditCheckpoints")
                LOOP
                    EXECUTE format('DROP TABLE %s', part);
                    dropped := dropped + 1;
                END LOOP;
                RETURN dropped;
            END; $$;

            CREATE FUNCTION "AuditCheckpoints_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'Checkpoints of the audit log are append-only.'; END; $$;
            CREATE TRIGGER "AuditCheckpoints_refuse_change" BEFORE UPDATE OR DELETE ON "AuditCheckpoints"
            FOR EACH ROW EXECUTE FUNCTION "AuditCheckpoints_refuse"();
            CREATE TRIGGER "AuditCheckpoints_refuse_truncate" BEFORE TRUNCATE ON "AuditCheckpoints"
            FOR EACH STATEMENT EXECUTE FUNCTION "AuditCheckpoints_refuse"();
            CREATE FUNCTION "AuditCheckpoints_fit"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT ({string.Format(System.Globalization.CultureInfo.InvariantCulture, CheckpointFits, """ "AuditEntries_month_ends"(NEW."Month") """)}) THEN
                    RAISE EXCEPTION 'A checkpoint of the audit log must end a whole month that is over.';
                END IF;
                RETURN NEW;
            END; $$;
            CREATE TRIGGER "AuditCheckpoints_fit" BEFORE INSERT ON "AuditCheckpoints"
            FOR EACH ROW EXECUTE FUNCTION "AuditCheckpoints_fit"();

            INSERT INTO "AuditHead" ("Id", "Number", "Hash", "At") VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0);
            """);
    }

    /// <summary>
    /// For the combinations that are common. An administrator sees one tenant alone, so that each further filter is one with a tenant;
    /// of a big one, what seldom happens there is found by no single column.
    /// </summary>
    public static void AddIndexes(MigrationBuilder migration) => migration.Sql(
        """
        CREATE INDEX "IX_AuditEntries_TenantId_Action" ON "AuditEntries" ("TenantId", "Action", "Number");
        CREATE INDEX "IX_AuditEntries_TenantId_Outcome" ON "AuditEntries" ("TenantId", "Outcome", "Number");
        CREATE INDEX "IX_AuditEntries_Action_Outcome" ON "AuditEntries" ("Action", "Outcome", "Number");
        """);

    public static void DropIndexes(MigrationBuilder migration) => migration.Sql(
        """
        DROP INDEX "IX_AuditEntries_TenantId_Action";
        DROP INDEX "IX_AuditEntries_TenantId_Outcome";
        DROP INDEX "IX_AuditEntries_Action_Outcome";
        """);

    /// <summary>
    /// An entry begins behind what was dropped, and at 1: what lies before that no verification walks along. And no view any more,
    /// which whoever owns it could change: AuditMapping has its query.
    /// </summary>
    public static void RefuseBelowOnSqlite(MigrationBuilder migration) => migration.Sql(
        """
        CREATE TRIGGER "AuditEntries_refuse_below" BEFORE INSERT ON "AuditEntries"
        WHEN NEW."Number" <= COALESCE((SELECT max("LastNumber") FROM "AuditCheckpoints"), 0)
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        DROP VIEW "AuditEntriesNamed";
        """);

    /// <inheritdoc cref="RefuseBelowOnSqlite"/>
    public static void RefuseBelowOnPostgreSql(MigrationBuilder migration) => migration.Sql(
        """
        CREATE FUNCTION "AuditEntries_refuse_below"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW."Number" <= COALESCE((SELECT max("LastNumber") FROM "AuditCheckpoints"), 0) THEN
                RAISE EXCEPTION 'The audit log is append-only.';
            END IF;
            RETURN NEW;
        END; $$;
        CREATE TRIGGER "AuditEntries_refuse_below" BEFORE INSERT ON "AuditEntries"
        FOR EACH ROW EXECUTE FUNCTION "AuditEntries_refuse_below"();
        DROP VIEW "AuditEntriesNamed";

        -- Unless it is named, and last, what somebody has made in the own temporary schema is found before everything else, and
        -- used with the owner's rights: https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
        DO $$ BEGIN
            EXECUTE format('ALTER FUNCTION "AuditEntries_open_month"(integer) SET search_path = %I, pg_temp', current_schema());
            EXECUTE format('ALTER FUNCTION "AuditEntries_refuse_below"() SET search_path = %I, pg_temp', current_schema());
        END; $$;
        """);

    public static void AllowBelowOnSqlite(MigrationBuilder migration) => migration.Sql(
        $"""
        DROP TRIGGER "AuditEntries_refuse_below";
        {View}
        """);

    public static void AllowBelowOnPostgreSql(MigrationBuilder migration) => migration.Sql(
        $"""
        DROP TRIGGER "AuditEntries_refuse_below" ON "AuditEntries";
        DROP FUNCTION "AuditEntries_refuse_below"();
        {View}
        """);

    /// <summary>For what was done about a person by somebody else; of most entries nobody is the subject.</summary>
    public static void AddSubjectIndex(MigrationBuilder migration) => migration.Sql(
        """CREATE INDEX "IX_AuditEntries_SubjectId" ON "AuditEntries" ("SubjectId", "Number") WHERE "SubjectId" IS NOT NULL;""");

    public static void DropSubjectIndex(MigrationBuilder migration) => migration.Sql("""DROP INDEX "IX_AuditEntries_SubjectId";""");

    public static void DropOnSqlite(MigrationBuilder migration) => migration.Sql(
        """
        DROP VIEW "AuditEntriesNamed";
        DROP TABLE "AuditEntries";
        """);

    public static void DropOnPostgreSql(MigrationBuilder migration) => migration.Sql(
        """
        DROP VIEW "AuditEntriesNamed";
        DROP TABLE "AuditEntries";
        DROP FUNCTION "AuditEntries_open_month", "AuditEntries_drop_dropped", "AuditEntries_refuse";
        DROP FUNCTION "AuditCheckpoints_fit", "AuditCheckpoints_refuse" CASCADE;
        DROP FUNCTION "AuditEntries_month_begins", "AuditEntries_month_ends";
        """);
}
