-- When a tag begins or ceases to say how often to be in touch, whoever has it is looked at anew: due_at = 1 (app.actions.touch).
CREATE TRIGGER contact_tag_rhythm AFTER INSERT ON contact_tag
WHEN (SELECT cadence_days FROM tag WHERE id = NEW.tag_id) > 0 BEGIN
    INSERT OR IGNORE INTO cadence (contact_id, owner_id, learnt_at) SELECT id, owner_id, 0 FROM contact WHERE id = NEW.contact_id;
    UPDATE cadence SET due_at = 1 WHERE contact_id = NEW.contact_id;
END;
CREATE TRIGGER contact_tag_rhythm_ends AFTER DELETE ON contact_tag BEGIN
    UPDATE cadence SET due_at = 1 WHERE contact_id = OLD.contact_id AND due_at > 1;
END;
CREATE TRIGGER tag_rhythm AFTER UPDATE OF cadence_days ON tag WHEN NEW.cadence_days <> OLD.cadence_days BEGIN
    INSERT OR IGNORE INTO cadence (contact_id, owner_id) SELECT p.id, p.owner_id FROM contact_tag x JOIN contact p ON p.id = x.contact_id
    WHERE x.tag_id = NEW.id;
    UPDATE cadence SET due_at = 1 WHERE contact_id IN (SELECT contact_id FROM contact_tag WHERE tag_id = NEW.id);
END;
CREATE TRIGGER contact_touched AFTER UPDATE OF touched_at ON contact WHEN NEW.touched_at <> OLD.touched_at BEGIN
    UPDATE cadence SET due_at = 1 WHERE contact_id = NEW.id;
END;
CREATE INDEX cadence_again ON cadence (due_at) WHERE due_at = 1;
