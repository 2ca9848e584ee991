-- Corrections of what a turn asked for, waiting for their answer, suggestions, scores and segments by rule. Times are UTC milliseconds.

CREATE TABLE correction (                            -- "this needed no answer" / "this did": wins for similar turns of the same person
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    message_id INTEGER NOT NULL,                     -- the turn's first message, for the link back
    turn TEXT NOT NULL,                              -- the turn as app.domain.closings.corrections compares it
    needed INTEGER NOT NULL,
    at INTEGER NOT NULL,
    undone_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX correction_conversation ON correction (conversation_id) WHERE undone_at = 0;
CREATE INDEX correction_contact ON correction (contact_id);

ALTER TABLE conversation ADD COLUMN nudge_after INTEGER NOT NULL DEFAULT 0;   -- ms they may leave me waiting before I am told; 0 = as preferred
ALTER TABLE conversation ADD COLUMN nudged_id INTEGER NOT NULL DEFAULT 0;     -- my message that a nudge was raised for
ALTER TABLE cadence ADD COLUMN dismissed_days INTEGER NOT NULL DEFAULT 0;     -- the suggestion that was turned down; it is not made again

-- How close one is to somebody, worked out again when something happened or when it expired. app.domain.scoring decides.
CREATE TABLE score (
    contact_id INTEGER PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    total INTEGER NOT NULL,                          -- 0 … 100
    parts TEXT NOT NULL,                             -- JSON: [[code, points, most, reason], …]
    value TEXT NOT NULL DEFAULT '',                  -- segments by rule: their names
    engagement TEXT NOT NULL DEFAULT '',
    risk TEXT NOT NULL DEFAULT '',
    confidence INTEGER NOT NULL DEFAULT 0,           -- percent, of the least sure of the three
    segments TEXT NOT NULL DEFAULT '{}',             -- JSON: each with reason, confidence, assigned_by, expires_at
    seen_at INTEGER NOT NULL DEFAULT 0,              -- the conversation's last_at when it was worked out
    due_at INTEGER NOT NULL                          -- when to work it out again
);
CREATE INDEX score_owner ON score (owner_id, total DESC, contact_id);
CREATE INDEX score_due ON score (due_at);
