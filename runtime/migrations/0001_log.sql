-- The log, its receipts and snapshots. Tables with an organization have row-level security, forced;
-- the few without one are named in tests/runtime/test_isolation.py with the reason.

CREATE FUNCTION current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.organization', true), '')::uuid;

CREATE TABLE events (
    organization_id uuid NOT NULL DEFAULT current_organization(),
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version > 0),
    notification_id bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    state bytea NOT NULL,
    project_id uuid,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL,
    command_id uuid NOT NULL,
    correlation_id uuid NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
CREATE UNIQUE INDEX events_position ON events (notification_id);
CREATE INDEX events_of_project ON events (organization_id, project_id, notification_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is not possible: the log is append only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE receipts (
    organization_id uuid NOT NULL DEFAULT current_organization(),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    request_hash bytea NOT NULL,
    reply jsonb NOT NULL,
    position bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organization_id, idempotency_key)
);
CREATE TRIGGER receipts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE snapshots (
    organization_id uuid NOT NULL DEFAULT current_organization(),
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    schema_version integer NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);

CREATE TABLE positions (
    consumer text PRIMARY KEY,
    position bigint NOT NULL,
    version integer NOT NULL DEFAULT 1,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE poison (
    organization_id uuid NOT NULL,
    consumer text NOT NULL,
    position bigint NOT NULL,
    reason text NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, position)
);

CREATE SCHEMA read AUTHORIZATION studio_system;
GRANT USAGE ON SCHEMA public, read TO studio_app, studio_system;
GRANT SELECT, INSERT ON events, receipts TO studio_app;
GRANT SELECT ON snapshots TO studio_app;
GRANT SELECT ON events, receipts TO studio_system;
GRANT SELECT, INSERT, DELETE ON snapshots TO studio_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON positions, poison TO studio_system;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['events', 'receipts', 'snapshots', 'poison'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_organization ON %I TO studio_app USING (organization_id = current_organization())'
                       ' WITH CHECK (organization_id = current_organization())', t);
        EXECUTE format('CREATE POLICY every_organization ON %I TO studio_system USING (true) WITH CHECK (true)', t);
    END LOOP;
END $$;
