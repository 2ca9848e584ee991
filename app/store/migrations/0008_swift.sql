-- Asked with every batch a channel reports (store/retention.py), answered by the few conversations of which something is not kept.
CREATE INDEX conversation_unkept ON conversation (owner_id) WHERE keep <> '';
-- Never written: the table reminder knows what was told, for every kind.
ALTER TABLE conversation DROP COLUMN nudged_id;
-- How long a job has failed without a run between that went well; well_at: when that ended, of what the owner was told (app.domain.failing).
ALTER TABLE job_run ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_run ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_run ADD COLUMN well_at INTEGER NOT NULL DEFAULT 0;
-- Who hears of backups that failed hears of other jobs as well.
UPDATE way SET kinds = json_insert(kinds, '$[#]', 'job') WHERE EXISTS (SELECT 1 FROM json_each(kinds) WHERE value = 'backup');
-- What quiet hours held back leaves together at their end: 1 = it waits for that.
ALTER TABLE delivery ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
-- The list of all chats begins with those that are pinned, a handful among thousands.
CREATE INDEX conversation_pinned ON conversation (owner_id, last_at DESC, id DESC) WHERE pinned = 1;
