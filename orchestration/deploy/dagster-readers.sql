-- Evaluators' pages read Dagster's storage, and note in it which years an asset has, to find them faster. Once the
-- daemon has made the tables, and after an upgrade of Dagster:  psql -f dagster-readers.sql parcomm_dagster

\set ON_ERROR_STOP on

GRANT SELECT ON ALL TABLES IN SCHEMA public TO "parcomm-web";
GRANT UPDATE (cached_status_data) ON asset_keys TO "parcomm-web";
