-- Imports, exports, retention. Times are UTC milliseconds.

CREATE TABLE import_run (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- chat | contacts | account
    name TEXT NOT NULL,                              -- the file's name
    file TEXT NOT NULL DEFAULT '',                   -- where the upload lies, below data_dir
    options TEXT NOT NULL DEFAULT '{}',              -- JSON: format, date order, who am I, column mapping …
    state TEXT NOT NULL,                             -- reading | asking | ready | running | done | failed | cancelled | undone
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    position TEXT NOT NULL DEFAULT '',               -- moved in the same transaction as what was taken in
    counts TEXT NOT NULL DEFAULT '{}',               -- JSON: added, known, changed, rejected …
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX import_run_owner ON import_run (owner_id, id);
CREATE INDEX import_run_open ON import_run (state) WHERE state IN ('reading', 'running');
CREATE TABLE imported (                              -- what an import made or changed, so that it can be undone
    import_id INTEGER NOT NULL REFERENCES import_run ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- message | contact | point | conversation …
    row_id INTEGER NOT NULL,
    before TEXT NOT NULL DEFAULT '',                 -- JSON of what was there; '' = it was made
    PRIMARY KEY (import_id, kind, row_id)
) WITHOUT ROWID;
CREATE TABLE rejected (
    import_id INTEGER NOT NULL REFERENCES import_run ON DELETE CASCADE,
    line INTEGER NOT NULL,
    why TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
) WITHOUT ROWID;
CREATE TABLE export_run (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    format TEXT NOT NULL,                            -- txt | html | json | csv | vcf | zip
    scope TEXT NOT NULL DEFAULT '{}',                -- JSON: conversation, contact, filter …
    state TEXT NOT NULL DEFAULT 'waiting',           -- waiting | running | done | failed | cancelled | expired
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    file TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX export_run_owner ON export_run (owner_id, id);
CREATE INDEX export_run_open ON export_run (state) WHERE state IN ('waiting', 'running');
ALTER TABLE conversation ADD COLUMN keep TEXT NOT NULL DEFAULT '';            -- '' = as usual | 'nothing' = store no more of this chat
