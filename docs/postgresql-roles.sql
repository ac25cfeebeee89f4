-- Two roles for MailboxWizard on PostgreSQL, so that what serves pages cannot change what it has logged.
--
--   mailboxwizard_owner   owns the tables; runs migrate-database and drop-audit-months
--   mailboxwizard         what the nodes connect as: it inserts into the audit log and reads it, and no more
--
-- Run as the owner, in the product's database, after each `dotnet MailboxWizard.dll migrate-database`:
--   psql -d mailboxwizard -U mailboxwizard_owner -v app=mailboxwizard -f postgresql-roles.sql

GRANT USAGE ON SCHEMA public TO :"app";
REVOKE CREATE ON SCHEMA public FROM :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- Entries are inserted and read; their months and the checkpoints are the owner's alone.
REVOKE ALL ON "AuditEntries", "AuditCheckpoints", "__EFMigrationsHistory" FROM :"app";
GRANT SELECT, INSERT ON "AuditEntries" TO :"app";
GRANT SELECT ON "AuditCheckpoints", "__EFMigrationsHistory" TO :"app";
-- The row that says where the chain ends is changed and never removed.
REVOKE INSERT, DELETE ON "AuditHead" FROM :"app";
SELECT format('REVOKE ALL ON %s FROM %I', inhrelid::regclass, :'app') FROM pg_inherits WHERE inhparent = '"AuditEntries"'::regclass \gexec
-- Makes a month's partition with its owner's rights, and nothing else.
REVOKE EXECUTE ON FUNCTION "AuditEntries_open_month"(integer), "AuditEntries_drop_dropped"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "AuditEntries_open_month"(integer) TO :"app";
