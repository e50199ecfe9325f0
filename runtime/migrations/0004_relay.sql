-- How far the log was published to a topic, and where the readers of a partitioned feed go on. Kafka is never the truth:
-- losing these rows, or the topic, costs a refill from the log.

CREATE TABLE relays (
    topic text PRIMARY KEY,
    position bigint NOT NULL,
    offsets bigint[] NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- One row: which log the records of a topic are of, so that the leavings of another database are not taken for its own.
CREATE TABLE log_identity (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    single boolean PRIMARY KEY DEFAULT true CHECK (single)
);
INSERT INTO log_identity DEFAULT VALUES;
ALTER TABLE positions ADD COLUMN offsets bigint[] NOT NULL DEFAULT '{}';
GRANT SELECT, INSERT, UPDATE, DELETE ON relays TO studio_system;
GRANT SELECT ON log_identity TO studio_system;
