-- The person's record: profile, contact points, notes, tasks, calls and meetings, the journal. Times are UTC milliseconds.

ALTER TABLE contact ADD COLUMN given_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN family_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN pronunciation TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN job_title TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN zone TEXT NOT NULL DEFAULT '';                 -- IANA name; '' = the owner's
ALTER TABLE contact ADD COLUMN language TEXT NOT NULL DEFAULT '';             -- BCP 47
ALTER TABLE contact ADD COLUMN status TEXT NOT NULL DEFAULT 'active';         -- active | inactive | vip | blocked | pending | archived
ALTER TABLE contact ADD COLUMN type TEXT NOT NULL DEFAULT '';                 -- the owner's word: friend, client, family …
ALTER TABLE contact ADD COLUMN met TEXT NOT NULL DEFAULT '';                  -- how we met
ALTER TABLE contact ADD COLUMN own_picture TEXT NOT NULL DEFAULT '';          -- uploaded; content hash in media/, shown before 'picture'
ALTER TABLE contact ADD COLUMN touched_at INTEGER NOT NULL DEFAULT 0;         -- newest call, meeting or email logged by hand
ALTER TABLE contact ADD COLUMN binned_at INTEGER NOT NULL DEFAULT 0;          -- in the bin since; 0 = not. Lists never show those

CREATE TABLE point (                                 -- how somebody can be reached, beside the network's own addresses
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- phone | whatsapp | email | link | other
    value TEXT NOT NULL,                             -- normal form: +15550100 (E.164), ana@example.org, https://…
    label TEXT NOT NULL DEFAULT '',                  -- work, home …
    is_primary INTEGER NOT NULL DEFAULT 0,           -- one per kind and person
    verified_at INTEGER NOT NULL DEFAULT 0,
    verified_how TEXT NOT NULL DEFAULT '',           -- network | by_hand | import
    created_at INTEGER NOT NULL,
    UNIQUE (contact_id, kind, value)
);
CREATE INDEX point_value ON point (owner_id, kind, value);
CREATE TABLE postal (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'home',               -- home | work | billing | shipping | other
    street TEXT NOT NULL DEFAULT '',
    locality TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    postcode TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    is_default INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX postal_contact ON postal (contact_id);
CREATE TABLE special_date (                          -- birthdays, anniversaries
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'birthday',           -- birthday | anniversary | other
    label TEXT NOT NULL DEFAULT '',
    year INTEGER NOT NULL DEFAULT 0,                 -- 0 = not known
    month INTEGER NOT NULL,
    day INTEGER NOT NULL,
    lead_days INTEGER NOT NULL DEFAULT 0             -- remind so many days before
);
CREATE INDEX special_date_contact ON special_date (contact_id);
CREATE INDEX special_date_day ON special_date (owner_id, month, day);
CREATE TABLE custom_field (                          -- fields that the owner defined
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    kind TEXT NOT NULL,                              -- text | number | date | choice | yes_no | link
    choices TEXT NOT NULL DEFAULT '[]',
    position INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner_id, name)
);
CREATE TABLE custom_value (
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    field_id INTEGER NOT NULL REFERENCES custom_field ON DELETE CASCADE,
    value TEXT NOT NULL,                             -- normal form of its kind
    PRIMARY KEY (contact_id, field_id)
) WITHOUT ROWID;
CREATE INDEX custom_value_field ON custom_value (field_id, value);
CREATE TABLE relation (                              -- who they are to each other: contact is the <kind> of other
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- partner | parent | child | sibling | colleague | friend | introduced_by | introduced | other
    label TEXT NOT NULL DEFAULT '',
    UNIQUE (contact_id, other_id, kind)
);
CREATE INDEX relation_other ON relation (other_id);
CREATE TABLE external_id (                           -- where else this person is known
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    source TEXT NOT NULL,                            -- vcard, csv:clients.csv, shop …
    value TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT '',
    synced_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (contact_id, source)
) WITHOUT ROWID;
CREATE INDEX external_id_value ON external_id (source, value);

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,          -- NULL: a note about nobody in particular
    body TEXT NOT NULL,                              -- Markdown
    pinned INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL DEFAULT 0,           -- made from this message
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    binned_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX note_contact ON note (contact_id, id);
CREATE INDEX note_owner ON note (owner_id, id);
CREATE TABLE note_version (                          -- what a note said before
    note_id INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    at INTEGER NOT NULL,                             -- when it was written
    body TEXT NOT NULL,
    PRIMARY KEY (note_id, at)
) WITHOUT ROWID;
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    due_at INTEGER NOT NULL DEFAULT 0,               -- 0 = none
    all_day INTEGER NOT NULL DEFAULT 0,              -- due on a day (due_at = its start in the owner's zone), not at a time
    priority INTEGER NOT NULL DEFAULT 0,             -- 0 none, 1 low, 2 medium, 3 high
    status TEXT NOT NULL DEFAULT 'open',             -- open | done | cancelled
    recurrence TEXT NOT NULL DEFAULT '',             -- RRULE without DTSTART; the next one is made when one is done
    message_id INTEGER NOT NULL DEFAULT 0,           -- made from this message
    conversation_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    done_at INTEGER NOT NULL DEFAULT 0,
    binned_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX task_contact ON task (contact_id, id);
CREATE INDEX task_open ON task (owner_id, due_at, id) WHERE status = 'open' AND binned_at = 0;
CREATE INDEX task_owner ON task (owner_id, id);
CREATE TABLE encounter (                             -- calls, meetings and emails logged by hand; WhatsApp's calls are messages
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- call | meeting | email
    direction TEXT NOT NULL DEFAULT '',              -- in | out | ''
    status TEXT NOT NULL DEFAULT 'connected',        -- connected | missed | declined | voicemail | planned
    at INTEGER NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0,
    summary TEXT NOT NULL DEFAULT '',
    sentiment TEXT NOT NULL DEFAULT '',              -- good | neutral | bad | ''
    transcript TEXT NOT NULL DEFAULT '',
    recording TEXT NOT NULL DEFAULT '',              -- a link
    message_id INTEGER NOT NULL DEFAULT 0,           -- the WhatsApp call that this describes
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    binned_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX encounter_contact ON encounter (contact_id, at);
CREATE INDEX encounter_owner ON encounter (owner_id, id);
CREATE TABLE journal (                               -- what was changed about a person, by whom and when
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,                              -- profile | point | tag | note | task | encounter | merge | import | reminder …
    who TEXT NOT NULL DEFAULT 'owner',               -- owner | network | import | rule
    detail TEXT NOT NULL DEFAULT '{}'                -- JSON: what changed, from what to what
);
CREATE INDEX journal_contact ON journal (contact_id, at, id);
