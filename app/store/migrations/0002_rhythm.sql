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

-- How long answers took, counted in the cells of app.domain.responses, so that no page scans messages.
CREATE TABLE answer_time (
    conversation_id INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    settled INTEGER NOT NULL,                        -- 0 = of the newest lines, which are counted anew each time
    mine INTEGER NOT NULL,
    human INTEGER NOT NULL,                          -- which clock: to the first answer of a person, or to anything
    hour INTEGER NOT NULL,                           -- of the week, in the owner's zone
    length INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, settled, mine, human, hour, length)
) WITHOUT ROWID;
CREATE TABLE answer_time_of_owner (                  -- the sum over conversations, kept by the triggers below
    owner_id INTEGER NOT NULL REFERENCES owner ON DELETE CASCADE,
    mine INTEGER NOT NULL,
    human INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    length INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (owner_id, mine, human, hour, length)
) WITHOUT ROWID;
CREATE TABLE answer_count (                          -- how far a conversation is counted for good
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    through INTEGER NOT NULL,                        -- message.id before which it is
    messages INTEGER NOT NULL                        -- messages before it; another number now = count all anew
);
CREATE TRIGGER answer_time_added AFTER INSERT ON answer_time BEGIN
    INSERT OR IGNORE INTO answer_time_of_owner VALUES (NEW.owner_id, NEW.mine, NEW.human, NEW.hour, NEW.length, 0);
    UPDATE answer_time_of_owner SET n = n + NEW.n
    WHERE owner_id = NEW.owner_id AND mine = NEW.mine AND human = NEW.human AND hour = NEW.hour AND length = NEW.length;
END;
CREATE TRIGGER answer_time_changed AFTER UPDATE OF n ON answer_time BEGIN
    UPDATE answer_time_of_owner SET n = n + NEW.n - OLD.n
    WHERE owner_id = NEW.owner_id AND mine = NEW.mine AND human = NEW.human AND hour = NEW.hour AND length = NEW.length;
END;
CREATE TRIGGER answer_time_removed AFTER DELETE ON answer_time BEGIN
    UPDATE answer_time_of_owner SET n = n - OLD.n
    WHERE owner_id = OLD.owner_id AND mine = OLD.mine AND human = OLD.human AND hour = OLD.hour AND length = OLD.length;
END;
ALTER TABLE cadence ADD COLUMN learnt_messages INTEGER NOT NULL DEFAULT 0;    -- how many there were when it was last learnt
-- Who waits longest for what is usual is reckoned over a whole lane: this index holds all that it takes.
CREATE INDEX conversation_pressing ON conversation (owner_id, lane, opened_at, usual, id) WHERE lane <> '';
