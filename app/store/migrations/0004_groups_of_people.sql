-- Tags, segments by rule, saved views, duplicates that were dismissed. Times are UTC milliseconds.

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    colour INTEGER NOT NULL DEFAULT 0,               -- one of the twelve of tokens.css
    cadence_days INTEGER NOT NULL DEFAULT 0,         -- how often to be in touch with those who have it; 0 = nothing said
    UNIQUE (owner_id, name)
);
CREATE TABLE contact_tag (
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
    PRIMARY KEY (contact_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX contact_tag_tag ON contact_tag (tag_id, contact_id);
CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    rule TEXT NOT NULL,                              -- app.domain.rules reads it
    created_at INTEGER NOT NULL,
    UNIQUE (owner_id, name)
);
CREATE TABLE preset (                                -- a saved view of a list
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    page TEXT NOT NULL DEFAULT 'people',
    name TEXT NOT NULL COLLATE NOCASE,
    query TEXT NOT NULL,                             -- the address's query string
    position INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner_id, page, name)
);
CREATE TABLE not_duplicates (                        -- two people who are not one: never proposed again
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    low_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    high_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, low_id, high_id)
) WITHOUT ROWID;
CREATE INDEX not_duplicates_low ON not_duplicates (low_id);
CREATE INDEX not_duplicates_high ON not_duplicates (high_id);
