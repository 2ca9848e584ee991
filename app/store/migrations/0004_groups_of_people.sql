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
CREATE INDEX merge_kept ON merge (kept_id);
CREATE INDEX merge_gone ON merge (gone_id);
CREATE TABLE duplicate (                             -- people who may be one, as app.domain.duplicates found them; worked out anew
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    low_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    high_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    rank INTEGER NOT NULL,                           -- the surest first
    score INTEGER NOT NULL,                          -- 0 … 100
    sure INTEGER NOT NULL,
    reasons TEXT NOT NULL,                           -- JSON: [[code, about], …]
    PRIMARY KEY (owner_id, low_id, high_id)
) WITHOUT ROWID;
CREATE INDEX duplicate_rank ON duplicate (owner_id, rank);
CREATE INDEX duplicate_low ON duplicate (low_id);
CREATE INDEX duplicate_high ON duplicate (high_id);
CREATE TABLE duplicate_search (                      -- what was there when an owner's were last looked for
    owner_id INTEGER PRIMARY KEY REFERENCES owner ON DELETE CASCADE,
    seen TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE TABLE erasure (                               -- somebody was erased; files and what deleting leaves in the database have to follow
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    at INTEGER NOT NULL,
    files TEXT NOT NULL DEFAULT '[]',                -- JSON: content hashes that nobody else's row uses; emptied when they are gone
    done_at INTEGER NOT NULL DEFAULT 0
);

-- Finding people although they are misspelt. Derived by app.store.people_search from contact, address, point and note: triggers
-- say of whom it has to be worked out anew, and that is done before the transaction ends, whoever made the change.
CREATE TABLE people_word (                           -- the words people are found by, and "#<last digits>" of their numbers
    owner_id INTEGER NOT NULL,
    word TEXT NOT NULL,                              -- as app.domain.romanise writes it
    contact_id INTEGER NOT NULL,
    weight INTEGER NOT NULL,                         -- percent: how much a hit here counts
    PRIMARY KEY (owner_id, word, contact_id)
) WITHOUT ROWID;
CREATE INDEX people_word_contact ON people_word (contact_id);
CREATE TABLE people_vocabulary (                     -- each of those words once
    owner_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    sound TEXT NOT NULL,                             -- app.domain.likeness.sound
    PRIMARY KEY (owner_id, word)
) WITHOUT ROWID;
CREATE INDEX people_vocabulary_sound ON people_vocabulary (owner_id, sound);
CREATE TABLE people_pair (                           -- the pairs of letters in each of them
    owner_id INTEGER NOT NULL,
    pair TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (owner_id, pair, word)
) WITHOUT ROWID;
CREATE TABLE people_stale (contact_id INTEGER PRIMARY KEY);
CREATE TABLE people_unused (                         -- words that somebody no longer has, to be looked at before the transaction ends
    owner_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (owner_id, word)
) WITHOUT ROWID;
CREATE TRIGGER people_word_gone AFTER DELETE ON people_word WHEN old.word NOT GLOB '#*' BEGIN
    INSERT OR IGNORE INTO people_unused VALUES (old.owner_id, old.word);
END;
INSERT INTO people_stale SELECT id FROM contact;

CREATE TRIGGER people_contact_new AFTER INSERT ON contact BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (new.id);
END;
CREATE TRIGGER people_contact_gone AFTER DELETE ON contact BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.id);
END;
CREATE TRIGGER people_contact_changed AFTER UPDATE OF id, name, own_name, saved_name, push_name, business_name, username,
    given_name, family_name, nickname, company, job_title, binned_at, is_me ON contact BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.id), (new.id);
END;
CREATE TRIGGER people_address_new AFTER INSERT ON address BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (new.contact_id);
END;
CREATE TRIGGER people_address_gone AFTER DELETE ON address BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.contact_id);
END;
CREATE TRIGGER people_address_changed AFTER UPDATE OF contact_id, value ON address BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.contact_id), (new.contact_id);
END;
CREATE TRIGGER people_point_new AFTER INSERT ON point BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (new.contact_id);
END;
CREATE TRIGGER people_point_gone AFTER DELETE ON point BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.contact_id);
END;
CREATE TRIGGER people_point_changed AFTER UPDATE OF contact_id, value ON point BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.contact_id), (new.contact_id);
END;
CREATE TRIGGER people_note_new AFTER INSERT ON note WHEN new.contact_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (new.contact_id);
END;
CREATE TRIGGER people_note_gone AFTER DELETE ON note WHEN old.contact_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO people_stale VALUES (old.contact_id);
END;
CREATE TRIGGER people_note_changed AFTER UPDATE OF contact_id, body, binned_at ON note BEGIN
    INSERT OR IGNORE INTO people_stale SELECT id FROM contact WHERE id IN (old.contact_id, new.contact_id);
END;
