-- The jobs that the log has as asked for and not ended, kept by the job dispatcher: told_at says when the queue was
-- last told of one; where it is null, the job waits for its organization's turn.

CREATE TABLE waiting_jobs (
    generation_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    queue text NOT NULL,
    asked_at timestamptz NOT NULL,
    told_at timestamptz
);
CREATE INDEX ON waiting_jobs (queue, organization_id, asked_at) WHERE told_at IS NULL;
CREATE INDEX ON waiting_jobs (queue, organization_id) WHERE told_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON waiting_jobs TO studio_system;
ALTER TABLE waiting_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE waiting_jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY every_organization ON waiting_jobs TO studio_system USING (true) WITH CHECK (true);
