-- +goose Up

-- The life of each revision of the rule book: who stored it, asked for its approval, approved it and put it in force, and
-- when. A revision stands where its last event left it; in force is the one that was activated last. An activation has
-- the key of its request, so that a repeat does not put an older book in force again. evidence is what the checks
-- showed at that moment.
CREATE TABLE book_events (
    n           INTEGER PRIMARY KEY,
    revision    TEXT NOT NULL,
    action      TEXT NOT NULL,
    state       TEXT NOT NULL,
    client      TEXT NOT NULL,
    person      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    note        TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    request_key TEXT NOT NULL,
    evidence    TEXT NOT NULL,
    CHECK (action IN ('draft', 'withdraw', 'reject') AND state = 'draft' OR action = 'submit' AND state = 'in_review'
        OR action = 'approve' AND state = 'approved' OR action = 'activate' AND state = 'active'
        OR action IN ('retire', 'supersede') AND state = 'retired')
) STRICT;
CREATE INDEX book_events_revision ON book_events (revision);
CREATE INDEX book_events_active ON book_events (n) WHERE state = 'active';
CREATE UNIQUE INDEX book_events_request ON book_events (client, request_key) WHERE request_key <> '';

-- Books that were loaded before they had a life: what was in force once had been let in by the rules of its time, and may
-- be again.
INSERT INTO book_events (revision, action, state, client, person, at, note, request_id, request_key, evidence)
SELECT revision, 'draft', 'draft', created_by, '', created_at, '', '', '', '{}' FROM books ORDER BY created_at, revision;
INSERT INTO book_events (revision, action, state, client, person, at, note, request_id, request_key, evidence)
SELECT revision, 'approve', 'approved', 'migration', '', created_at, 'loaded before books were approved by a second person', '', '', '{}'
FROM books WHERE revision IN (SELECT revision FROM book_activations) ORDER BY created_at, revision;
INSERT INTO book_events (revision, action, state, client, person, at, note, request_id, request_key, evidence)
SELECT revision, action, state, actor, '', at, '', '', '', '{}'
FROM (
    SELECT id, 1 AS part, revision, 'activate' AS action, 'active' AS state, actor, at, LAG(revision) OVER (ORDER BY id) AS earlier
    FROM book_activations
    UNION ALL
    SELECT id, 0, LAG(revision) OVER (ORDER BY id), 'supersede', 'retired', actor, at, revision FROM book_activations
) AS moves
WHERE action = 'activate' OR revision <> earlier
ORDER BY id, part;
INSERT INTO audit_events (at, actor, action, subject, request_id)
SELECT at, 'migration', 'book.' || action, revision, '' FROM book_events WHERE action <> 'activate' ORDER BY n;
DROP TABLE book_activations;

-- +goose StatementBegin
CREATE TRIGGER book_events_no_update BEFORE UPDATE ON book_events
BEGIN SELECT RAISE(ABORT, 'book_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER book_events_no_delete BEFORE DELETE ON book_events
BEGIN SELECT RAISE(ABORT, 'book_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER book_events_no_replace BEFORE INSERT ON book_events
WHEN EXISTS (SELECT 1 FROM book_events WHERE n = NEW.n OR client = NEW.client AND request_key = NEW.request_key AND request_key <> '')
BEGIN SELECT RAISE(ABORT, 'book_events is append-only'); END;
-- +goose StatementEnd
