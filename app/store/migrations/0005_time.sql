-- Reminders, notifications and their ways, templates, scheduled messages, job runs. Times are UTC milliseconds.

CREATE TABLE reminder (                              -- a time at which something is to be said; the row is the truth
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- by_hand | reply | touch | task | date | nudge | …
    text TEXT NOT NULL DEFAULT '',
    task_id INTEGER NOT NULL DEFAULT 0,
    conversation_id INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL DEFAULT 0,
    subject TEXT NOT NULL,                           -- the obligation, once: 'reply:<opened message>', 'task:<id>:<due>' …
    step INTEGER NOT NULL DEFAULT 0,                 -- the next to be told: 0 first, 1 … escalations
    round INTEGER NOT NULL DEFAULT 0,                -- how often it stood again after it had been settled
    due_at INTEGER NOT NULL,
    recurrence TEXT NOT NULL DEFAULT '',             -- RRULE without DTSTART, in the owner's zone
    state TEXT NOT NULL DEFAULT 'open',              -- open: to be told | raised: told, not settled | done | cancelled
    raised_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (owner_id, subject)
);
CREATE INDEX reminder_due ON reminder (due_at, id) WHERE state = 'open';
CREATE INDEX reminder_owner ON reminder (owner_id, state, due_at);
CREATE INDEX reminder_contact ON reminder (contact_id);

CREATE TABLE notification (                          -- what the owner was told, in the centre; ways out of it are deliveries
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- a key of app.domain.notices.KINDS
    subject TEXT NOT NULL,                           -- with step: never twice
    step INTEGER NOT NULL DEFAULT 0,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL DEFAULT 0,
    detail TEXT NOT NULL DEFAULT '{}',               -- JSON: code and parameters, said in words when shown (app.domain.notices)
    quiet INTEGER NOT NULL DEFAULT 0,                -- in the centre and the digest alone: no toast, no way out
    at INTEGER NOT NULL,
    read_at INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER NOT NULL DEFAULT 0,             -- what it was about is settled
    UNIQUE (owner_id, subject, step)
);
CREATE INDEX notification_owner ON notification (owner_id, id);
CREATE INDEX notification_unread ON notification (owner_id) WHERE read_at = 0;
CREATE INDEX notification_contact ON notification (contact_id) WHERE contact_id IS NOT NULL;
CREATE TABLE delivery (                              -- one way out of one notification, tried until it is there or given up
    id INTEGER PRIMARY KEY,
    notification_id INTEGER NOT NULL REFERENCES notification ON DELETE CASCADE,
    way_id INTEGER NOT NULL REFERENCES way ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'queued',            -- queued | sending | sent | failed | unknown | dropped
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed_at INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (notification_id, way_id)
);
CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'queued';
CREATE TABLE way (                                   -- how the owner can be reached: web push, email, Apprise, my own chat
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    kind TEXT NOT NULL,                              -- push | email | apprise | self_chat
    name TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL,                            -- JSON: subscription, address, URL; never shown whole
    digest TEXT NOT NULL,                            -- SHA-256 of the target's address: the same is not added twice
    kinds TEXT NOT NULL DEFAULT '[]',                -- JSON: which kinds of notification go this way
    enabled INTEGER NOT NULL DEFAULT 1,
    failed_at INTEGER NOT NULL DEFAULT 0,            -- switched off by itself since
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    UNIQUE (owner_id, kind, digest)
);
CREATE INDEX delivery_way ON delivery (way_id);
CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id > 0;

ALTER TABLE contact ADD COLUMN alerts_muted INTEGER NOT NULL DEFAULT 0;       -- what is about them is shown in the centre alone

CREATE TABLE template (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,               -- what is typed after ;
    body TEXT NOT NULL,                              -- with {placeholders}: app.domain.wording
    language TEXT NOT NULL DEFAULT '',
    used_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (owner_id, name)
);
CREATE TABLE scheduled (                             -- a message that leaves later: handed to the outbox once, when due
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    body TEXT NOT NULL,                              -- as typed; placeholders are filled when it leaves
    quote_id INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    zone TEXT NOT NULL DEFAULT '',                   -- the zone its time was meant in, for what recurs
    recurrence TEXT NOT NULL DEFAULT '',             -- RRULE without DTSTART
    unless_answered INTEGER NOT NULL DEFAULT 0,      -- only if they have not written since created_at
    cut_off INTEGER NOT NULL,                        -- ms after due_at beyond which it asks instead of leaving
    state TEXT NOT NULL DEFAULT 'waiting',           -- waiting | queued | late | done | cancelled | unneeded | failed
    message_id INTEGER NOT NULL DEFAULT 0,           -- what it became
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX scheduled_due ON scheduled (due_at, id) WHERE state = 'waiting';
CREATE INDEX scheduled_owner ON scheduled (owner_id, state, due_at);
CREATE INDEX scheduled_conversation ON scheduled (conversation_id);
CREATE INDEX scheduled_left ON scheduled (message_id) WHERE message_id > 0 AND state IN ('waiting', 'queued');  -- of which the outcome is awaited

CREATE INDEX outbox_left ON outbox (device_id, claimed_at) WHERE claimed_at > 0;   -- how fast messages left lately

CREATE TABLE job_run (                               -- the last run of each job
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    done INTEGER NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    failed_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
