-- Evaluators' pages read Dagster's storage. Two things they would write: in which years an asset was made, to find it
-- faster the next time, and the storage's own name, once. When the daemon has made the tables, and after an upgrade of
-- Dagster:  psql -f dagster-readers.sql parcomm_dagster

\set ON_ERROR_STOP on

GRANT SELECT ON ALL TABLES IN SCHEMA public TO "parcomm-web";
GRANT UPDATE (cached_status_data) ON asset_keys TO "parcomm-web";
INSERT INTO instance_info (run_storage_id)
    SELECT gen_random_uuid()::text WHERE NOT EXISTS (SELECT FROM instance_info);
