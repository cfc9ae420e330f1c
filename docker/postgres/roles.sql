-- Run once, when the database's volume is new. kaiku_owner owns and changes the schema (migrations only); kaiku_app,
-- which web and worker use, owns nothing and so cannot switch off what the database refuses. It becomes kaiku_beyond for
-- statements that stand beyond the second wall (accounts/wall.py), and has nothing of its rights otherwise.
\set owner_password `cat "${SECRETS:-/run/secrets}/owner_password"`
\set app_password `cat "${SECRETS:-/run/secrets}/app_password"`

CREATE ROLE kaiku_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE kaiku_app LOGIN NOINHERIT PASSWORD :'app_password';
CREATE ROLE kaiku_beyond NOLOGIN;
GRANT kaiku_beyond TO kaiku_app;
CREATE DATABASE kaikukanta OWNER kaiku_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;

\connect kaikukanta
REVOKE ALL ON DATABASE kaikukanta FROM PUBLIC;
GRANT CONNECT ON DATABASE kaikukanta TO kaiku_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kaiku_app, kaiku_beyond;
-- For every table that a migration makes later. No TRUNCATE, which passes by row triggers.
ALTER DEFAULT PRIVILEGES FOR ROLE kaiku_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kaiku_app, kaiku_beyond;
ALTER DEFAULT PRIVILEGES FOR ROLE kaiku_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO kaiku_app, kaiku_beyond;
