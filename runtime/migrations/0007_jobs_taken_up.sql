-- Of the jobs that a queue was told of, those that a worker has taken up keep nobody waiting any more.

ALTER TABLE waiting_jobs ADD COLUMN started boolean NOT NULL DEFAULT false;
DROP INDEX waiting_jobs_queue_organization_id_idx;
CREATE INDEX ON waiting_jobs (queue, organization_id) WHERE told_at IS NOT NULL AND NOT started;
