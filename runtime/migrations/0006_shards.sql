-- Which database each organization is in. The map (shards, placements, claims, map_version) counts in the home database
-- alone; what follows it stands in every one: fences, arrivals, former positions.

CREATE TABLE shards (
    number integer PRIMARY KEY CHECK (number BETWEEN 0 AND 8191),
    dsn text NOT NULL, -- as the owner; empty for the home database itself
    log_id uuid NOT NULL UNIQUE,
    taking boolean NOT NULL DEFAULT false, -- whether new organizations begin there
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO shards (number, dsn, log_id, taking) SELECT 0, '', id, true FROM log_identity;
ALTER TABLE log_identity ADD COLUMN shard integer NOT NULL DEFAULT 0;

-- An organization without a row is at home.
CREATE TABLE placements (
    organization_id uuid PRIMARY KEY,
    shard integer NOT NULL REFERENCES shards,
    other integer REFERENCES shards, -- where it moves to, and once the map is switched, whence it came, until all is done
    placed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Whose a name is that only one organization of all shards may have: the claims' own streams each lie in one of them.
CREATE TABLE claims (claim_id uuid PRIMARY KEY, organization_id uuid NOT NULL);
CREATE TABLE map_version (version bigint NOT NULL, single boolean PRIMARY KEY DEFAULT true CHECK (single));
INSERT INTO map_version (version) VALUES (1);
CREATE FUNCTION map_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.map_version SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER shards_changed AFTER INSERT OR UPDATE OR DELETE ON shards
    FOR EACH STATEMENT EXECUTE FUNCTION map_changed();
CREATE TRIGGER placements_changed AFTER UPDATE OR DELETE ON placements
    FOR EACH STATEMENT EXECUTE FUNCTION map_changed();

CREATE TABLE fences (
    organization_id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('moving', 'moved')),
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Stretches of this log in which an organization's events are ones that came with a move: recorded first elsewhere,
-- and reacted to there.
CREATE TABLE arrivals (
    organization_id uuid NOT NULL,
    first bigint NOT NULL,
    upto bigint NOT NULL,
    PRIMARY KEY (organization_id, first)
);
CREATE INDEX ON arrivals (upto);
CREATE TABLE former_positions (
    organization_id uuid NOT NULL,
    former bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (organization_id, former)
);

-- The triggers that call this are made by the first move, so that a log without one pays nothing. The lock is the
-- organization's: who raises a fence takes it alone, and so waits for every write that has not seen the fence.
CREATE FUNCTION refuse_fenced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing text;
BEGIN
    IF current_setting('app.moving', true) = current_organization()::text THEN
        RETURN NULL; -- the mover itself
    END IF;
    PERFORM pg_advisory_xact_lock_shared(x'46454E43'::integer, hashtext(current_organization()::text));
    SELECT state INTO standing FROM public.fences WHERE organization_id = current_organization();
    IF standing = 'moving' THEN
        RAISE EXCEPTION 'the organization % is being moved', current_organization() USING ERRCODE = 'ST001';
    ELSIF standing = 'moved' THEN
        RAISE EXCEPTION 'the organization % has moved to another shard', current_organization()
            USING ERRCODE = 'ST002';
    END IF;
    RETURN NULL;
END $$;

GRANT SELECT, INSERT, UPDATE ON shards, placements, claims, map_version TO studio_system;
GRANT SELECT, UPDATE ON log_identity TO studio_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON fences TO studio_system;
GRANT SELECT ON arrivals, former_positions TO studio_system;
GRANT SELECT ON fences TO studio_app;
GRANT SELECT, INSERT ON arrivals, former_positions TO studio_app;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['placements', 'claims', 'fences', 'arrivals', 'former_positions'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY every_organization ON %I TO studio_system USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['fences', 'arrivals', 'former_positions'] LOOP
        EXECUTE format('CREATE POLICY own_organization ON %I TO studio_app USING (organization_id = current_organization())'
                       ' WITH CHECK (organization_id = current_organization())', t);
    END LOOP;
END $$;
