-- What the projector keeps beside the read tables: the version of each stream that each consumer has applied.

CREATE TABLE read.applied (
    consumer text NOT NULL,
    stream_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (consumer, stream_id)
) WITH (fillfactor = 80);
ALTER TABLE read.applied OWNER TO studio_system;
ALTER TABLE read.applied ENABLE ROW LEVEL SECURITY;
ALTER TABLE read.applied FORCE ROW LEVEL SECURITY;
CREATE POLICY every_organization ON read.applied TO studio_system USING (true) WITH CHECK (true);

CREATE TABLE read.models (
    name text PRIMARY KEY,
    version integer NOT NULL,
    built_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE read.models OWNER TO studio_system;
