-- Kith's first schema. Times are UTC milliseconds since the epoch; 0 = never/unknown. JSON columns hold JSON text.

-- ── Owners and how they get in ──────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE owner (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL,
    totp_secret TEXT NOT NULL DEFAULT '',
    preferences TEXT NOT NULL DEFAULT '{}',          -- zone, language, media cap, keep deleted text …
    created_at INTEGER NOT NULL
);
CREATE TABLE login_session (
    id TEXT PRIMARY KEY,                             -- sha256 of the cookie's secret
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    agent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX login_session_owner ON login_session (owner_id);
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,                       -- sha256
    name TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE login_attempt (                         -- throttling that survives a restart
    key TEXT NOT NULL,                               -- 'account:<sha256>' or 'address:<ip>'
    at INTEGER NOT NULL
);
CREATE INDEX login_attempt_key ON login_attempt (key, at);
CREATE TABLE setup_token (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER,                                -- no reference: outlives the owner's rows on purpose
    at INTEGER NOT NULL,
    action TEXT NOT NULL,                            -- login, login_failed, logout, pair, unlink, send, token, merge …
    detail TEXT NOT NULL DEFAULT '{}',               -- never bodies, phones or secrets
    address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_owner ON audit (owner_id, id);

-- ── Linked accounts ─────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    channel TEXT NOT NULL DEFAULT 'whatsapp',        -- whatsapp | simulator
    name TEXT NOT NULL DEFAULT '',                   -- the owner's word for it
    slug TEXT NOT NULL UNIQUE,                       -- [a-z0-9_-]: names the session file and the spool folder
    state TEXT NOT NULL DEFAULT 'unlinked',          -- app.domain.facts.LINK_STATES
    state_at INTEGER NOT NULL DEFAULT 0,
    state_code INTEGER NOT NULL DEFAULT 0,
    state_until INTEGER NOT NULL DEFAULT 0,          -- end of a ban, or next retry while offline
    wanted INTEGER NOT NULL DEFAULT 1,               -- the owner wants it to run
    address TEXT NOT NULL DEFAULT '',                -- my own pn: address
    alt TEXT NOT NULL DEFAULT '',                    -- my own lid: address
    push_name TEXT NOT NULL DEFAULT '',
    platform TEXT NOT NULL DEFAULT '',
    linked_at INTEGER NOT NULL DEFAULT 0,
    connected_at INTEGER NOT NULL DEFAULT 0,
    event_at INTEGER NOT NULL DEFAULT 0,             -- newest sign of life from the network
    phone_at INTEGER NOT NULL DEFAULT 0,             -- newest receipt from my own phone (device 0)
    sync_phase TEXT NOT NULL DEFAULT '',
    sync_done INTEGER NOT NULL DEFAULT 0,
    sync_total INTEGER NOT NULL DEFAULT 0,
    blocked_new_until INTEGER NOT NULL DEFAULT 0,    -- after error 463: no sends to people never written to
    spool_segment INTEGER NOT NULL DEFAULT 0,        -- moved in the same transaction as what was read
    spool_offset INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);
CREATE INDEX device_owner ON device (owner_id);
CREATE TABLE gap (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    conversation_id INTEGER,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    received INTEGER NOT NULL,
    UNIQUE (device_id, since, until)
);

-- ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT '',                   -- shown; derived: own > saved > push > business > phone
    own_name TEXT NOT NULL DEFAULT '',               -- set by the owner in Kith
    saved_name TEXT NOT NULL DEFAULT '',
    push_name TEXT NOT NULL DEFAULT '',
    push_name_at INTEGER NOT NULL DEFAULT 0,         -- time of the message that brought it: the newest wins
    username TEXT NOT NULL DEFAULT '',
    business_name TEXT NOT NULL DEFAULT '',
    picture TEXT NOT NULL DEFAULT '',                -- content hash of the file in media/
    picture_id TEXT NOT NULL DEFAULT '',
    picture_at INTEGER NOT NULL DEFAULT 0,           -- when it was last asked for; 0 = to be asked for
    blocked INTEGER NOT NULL DEFAULT 0,
    is_me INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX contact_owner_name ON contact (owner_id, name COLLATE NOCASE, id);
CREATE TABLE address (                               -- many to one contact
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    value TEXT NOT NULL,                             -- 'pn:15550100', 'lid:…', 'email:…' (app.domain.identity)
    created_at INTEGER NOT NULL,
    UNIQUE (owner_id, value)
);
CREATE INDEX address_contact ON address (contact_id);
CREATE TABLE spelling (                              -- two spellings of somebody who is nobody's contact yet, both ways
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    value TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (owner_id, value)
) WITHOUT ROWID;
-- Staying in touch: what the owner wants and what was learnt of a person. app.domain.cadence decides; due_at says when to ask it.
CREATE TABLE cadence (
    contact_id INTEGER PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    days INTEGER NOT NULL DEFAULT 0,                 -- wanted; 0 = nothing said
    tier TEXT NOT NULL DEFAULT '',                   -- the name it was chosen by
    snoozed_until INTEGER NOT NULL DEFAULT 0,
    skipped_at INTEGER NOT NULL DEFAULT 0,           -- "not this cycle"
    stopped INTEGER NOT NULL DEFAULT 0,
    sessions INTEGER NOT NULL DEFAULT 0,             -- learnt: how many, median and 90th percentile of the gaps (ms)
    median INTEGER NOT NULL DEFAULT 0,
    p90 INTEGER NOT NULL DEFAULT 0,
    learnt_at INTEGER NOT NULL DEFAULT 0,            -- the conversation's last_at when it was last looked at
    due_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX cadence_due ON cadence (owner_id, due_at) WHERE due_at > 0;
CREATE TABLE merge (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    kept_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL,                               -- mapping | by_hand
    record TEXT NOT NULL,                            -- JSON: what it takes to undo it
    undone_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX merge_owner ON merge (owner_id, id);

-- ── Conversations and messages ──────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,   -- where it was last used
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'group', 'self')),
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,          -- direct and self
    address TEXT NOT NULL,                           -- where to send: newest spelling used
    title TEXT NOT NULL DEFAULT '',                  -- group subject; a direct one shows its contact's name
    title_at INTEGER NOT NULL DEFAULT 0,             -- the newest subject wins
    description TEXT NOT NULL DEFAULT '',
    picture TEXT NOT NULL DEFAULT '',
    picture_id TEXT NOT NULL DEFAULT '',
    picture_at INTEGER NOT NULL DEFAULT 0,           -- when it was last asked for; 0 = to be asked for
    left_group INTEGER NOT NULL DEFAULT 0,
    -- kept in the same transaction as the messages: pages never scan messages
    last_id INTEGER NOT NULL DEFAULT 0,              -- message.id; 0 = empty
    last_at INTEGER NOT NULL DEFAULT 0,
    last_in_id INTEGER NOT NULL DEFAULT 0,
    last_out_id INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    messages INTEGER NOT NULL DEFAULT 0,             -- of both sides, as counted in activity
    old_unread INTEGER NOT NULL DEFAULT 0,           -- what the phone said at history sync; counts until I read or write
    read_through INTEGER NOT NULL DEFAULT 0,         -- message.id up to which I have read on any device
    marked_unread INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0,
    muted_until INTEGER NOT NULL DEFAULT 0,          -- -1 = for ever
    expires_after INTEGER NOT NULL DEFAULT 0,
    -- who owes whom: written by app.domain.replies' verdict
    lane TEXT NOT NULL DEFAULT '',                   -- '' | pending | awaiting | mentions | requests | probably_done | snoozed | backlog | quiet
    opened_at INTEGER NOT NULL DEFAULT 0,            -- time of the first unanswered message of their turn
    opened_id INTEGER NOT NULL DEFAULT 0,            -- that message
    reason TEXT NOT NULL DEFAULT '{}',               -- JSON: {"code": …, parameters}
    usual INTEGER NOT NULL DEFAULT 0,                -- my usual time to answer here (ms); 0 = not learnt yet
    done_through INTEGER NOT NULL DEFAULT 0,         -- message.id up to which the owner said "done"
    backlog_through INTEGER NOT NULL DEFAULT 0,      -- message.id up to which the owner moved what waits to the backlog
    snoozed_until INTEGER NOT NULL DEFAULT 0,
    override TEXT NOT NULL DEFAULT '',               -- '' | pending | never: set by hand
    draft TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX conversation_contact ON conversation (owner_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX conversation_group ON conversation (device_id, address) WHERE kind = 'group';
CREATE INDEX conversation_recent ON conversation (owner_id, last_at DESC, id DESC) WHERE last_id > 0;
CREATE INDEX conversation_lane ON conversation (owner_id, lane, opened_at, id) WHERE lane <> '';
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE snoozed_until > 0;
CREATE INDEX conversation_unread ON conversation (owner_id) WHERE unread > 0;

CREATE TABLE triage (                                -- what was decided about chats in one go, so that it can be taken back
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    at INTEGER NOT NULL,
    changes TEXT NOT NULL,                           -- JSON: [[conversation.id, {column: before}, {column: after}], …]
    undone_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE member (
    conversation_id INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    role TEXT NOT NULL DEFAULT '',                   -- '' | admin | owner | past (left, or only seen writing)
    PRIMARY KEY (conversation_id, contact_id)
) WITHOUT ROWID;
CREATE INDEX member_contact ON member (contact_id);

-- message.id = at << 20 | n, n counting the messages of one time: order of ids is order of time, so that paging and "newest hits first" need no other index.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    sender_id INTEGER NOT NULL,                      -- contact.id; 0 = me
    network_id TEXT NOT NULL,                        -- the network's id; 'local:…' until the network has answered
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',                  -- mine: queued sending sent delivered read played failed unknown; of calls: ringing
    quote_id TEXT NOT NULL DEFAULT '',               -- network id of the quoted message
    flags INTEGER NOT NULL DEFAULT 0,                -- bits: app.store.chats.Flag
    edited_at INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER NOT NULL DEFAULT 0,
    extra TEXT                                       -- JSON or NULL: quote, location, contacts, poll, forwarded, album …
);
CREATE UNIQUE INDEX message_identity ON message (network_id, sender_id, device_id);
CREATE INDEX message_thread ON message (conversation_id, id);
CREATE INDEX message_ringing ON message (id) WHERE state = 'ringing';  -- calls whose end nobody has told yet
CREATE INDEX message_calls ON message (conversation_id, id) WHERE kind = 'call';  -- a person's calls, on their timeline
CREATE INDEX message_to_me ON message (conversation_id, id) WHERE flags & 70;  -- mentions or quotes me: what groups owe

CREATE TABLE message_version (                       -- every text an edited message had; the newest is message.text
    message_id INTEGER NOT NULL,
    at INTEGER NOT NULL,                             -- when this text was written
    text TEXT NOT NULL,
    PRIMARY KEY (message_id, at)
) WITHOUT ROWID;
CREATE TABLE reaction (
    message_id INTEGER NOT NULL,
    sender_id INTEGER NOT NULL,                      -- contact.id; 0 = me
    emoji TEXT NOT NULL,                             -- '' = taken back (kept: a late older one must lose)
    at INTEGER NOT NULL,
    PRIMARY KEY (message_id, sender_id)
) WITHOUT ROWID;
CREATE INDEX reaction_sender ON reaction (sender_id);
CREATE TABLE poll_vote (
    message_id INTEGER NOT NULL,
    sender_id INTEGER NOT NULL,
    options TEXT NOT NULL,                           -- JSON list of option names
    at INTEGER NOT NULL,
    PRIMARY KEY (message_id, sender_id)
) WITHOUT ROWID;
CREATE INDEX poll_vote_sender ON poll_vote (sender_id);
CREATE TABLE receipt (                               -- per reader, in groups; a direct chat's is message.state
    message_id INTEGER NOT NULL,
    reader_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (message_id, reader_id)
) WITHOUT ROWID;
CREATE INDEX receipt_reader ON receipt (reader_id);
CREATE TABLE media (
    message_id INTEGER PRIMARY KEY,
    mime TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',                 -- as announced; 'file' is what was stored
    name TEXT NOT NULL DEFAULT '',
    seconds INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    thumbnail BLOB,
    ref TEXT NOT NULL DEFAULT '',                    -- opaque, for the channel
    state TEXT NOT NULL DEFAULT 'queued',            -- queued | fetching | stored | too_big | gone | failed | local
    file TEXT NOT NULL DEFAULT '',                   -- content hash (hex) of the file under media/
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX media_due ON media (due_at, message_id) WHERE state = 'queued';
CREATE INDEX media_file ON media (file) WHERE file <> '';
-- A call is a message of kind 'call' (network_id 'call:<id>'); its steps and outcome stand in extra.

-- Messages counted by the hour (UTC hours since the epoch), in the transaction that writes them: what insights read.
CREATE TABLE activity (
    conversation_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    theirs INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, hour)
) WITHOUT ROWID;
CREATE TABLE activity_of_owner (
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    in_group INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    theirs INTEGER NOT NULL,
    PRIMARY KEY (owner_id, in_group, hour)
) WITHOUT ROWID;

-- Effects whose target has not arrived yet: edits, revokes, reactions, votes, receipts. Applied when it does.
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    target TEXT NOT NULL,                            -- network id
    fact TEXT NOT NULL,                              -- wire form
    at INTEGER NOT NULL,
    UNIQUE (device_id, target, fact)
);

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The index is one FTS5 table per owner (message_fts_<owner.id>), made by app.store.search with the owner's first message:
-- derived from the messages, so it has no migration; it is rebuilt.

CREATE TABLE asked (                                 -- what the owner searched for: offered again, cleared by a button
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    q TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, q)
) WITHOUT ROWID;

-- ── Queues ──────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL DEFAULT 0,           -- 0 for read marks
    kind TEXT NOT NULL,                              -- text | media | reaction | read | edit | revoke
    payload TEXT NOT NULL,                           -- JSON: app.channels.base.Outgoing without outbox_id
    state TEXT NOT NULL DEFAULT 'queued',            -- queued | sending | sent | failed | unknown | cancelled
    due_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    network_id TEXT NOT NULL DEFAULT '',
    code INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    client_key TEXT NOT NULL DEFAULT '',             -- idempotency key of the caller
    created_at INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (device_id, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_open ON outbox (state) WHERE state IN ('sending', 'unknown', 'failed');
CREATE UNIQUE INDEX outbox_client_key ON outbox (owner_id, client_key) WHERE client_key <> '';
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    network_id TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL,
    raw TEXT NOT NULL,                               -- base64 of the network's bytes, or a fact's wire form
    replayed_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (device_id, kind, raw)
);
CREATE TABLE unknown_kind (
    device_id INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    kind TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (device_id, kind)
) WITHOUT ROWID;
