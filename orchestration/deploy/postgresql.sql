-- Accounts and databases of an installation, for psql as the server's superuser:  psql -f postgresql.sql
-- The system's own users log in by their names (peer). Elsewhere give each a password:  \password parcomm
--
-- `parcomm` runs nights as a member of parcomm_pipeline, and never owns the warehouse: its owner could drop the triggers
-- that keep history. After this, as the superuser: `parcomm db upgrade`, and `parcomm db roles | psql parcomm`.
-- Dagster's storage it owns: Dagster makes and upgrades its tables itself; then `dagster-readers.sql` opens them to
-- evaluators' pages.

\set ON_ERROR_STOP on

CREATE ROLE parcomm_pipeline NOLOGIN;
CREATE ROLE parcomm_reader NOLOGIN;
CREATE ROLE parcomm_appraiser NOLOGIN;
CREATE ROLE parcomm LOGIN IN ROLE parcomm_pipeline;
CREATE ROLE "parcomm-web" LOGIN CONNECTION LIMIT 40 IN ROLE parcomm_reader;
ALTER ROLE "parcomm-web" SET statement_timeout = '1min';

CREATE DATABASE parcomm TEMPLATE template0 ENCODING 'UTF8';
CREATE DATABASE parcomm_dagster OWNER parcomm TEMPLATE template0 ENCODING 'UTF8';
REVOKE CONNECT ON DATABASE parcomm, parcomm_dagster FROM PUBLIC;
GRANT CONNECT ON DATABASE parcomm TO parcomm_pipeline, parcomm_reader, parcomm_appraiser;
GRANT CONNECT ON DATABASE parcomm_dagster TO "parcomm-web";
