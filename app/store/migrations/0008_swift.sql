-- Asked with every batch a channel reports (store/retention.py), answered by the few conversations of which something is not kept.
CREATE INDEX conversation_unkept ON conversation (owner_id) WHERE keep <> '';
-- Never written: the table reminder knows what was told, for every kind.
ALTER TABLE conversation DROP COLUMN nudged_id;
