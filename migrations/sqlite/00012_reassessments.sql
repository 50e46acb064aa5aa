-- +goose Up

-- Runs that decide claims again. A run is its events: seq 1 is how it began, with what it was asked, and the last one is where
-- it stands. What it changed are versions of claims, whose request keys name it. request_key and body_hash are those of the
-- request that began it, '' in later events.
CREATE TABLE reassessments (
    n           INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq > 0),
    state       TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'failed', 'cancelled')),
    client      TEXT NOT NULL,
    request_key TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    at          INTEGER NOT NULL,
    doc         TEXT NOT NULL,
    CONSTRAINT reassessments_seq UNIQUE (id, seq)
) STRICT;
CREATE UNIQUE INDEX reassessments_request ON reassessments (client, request_key) WHERE request_key <> '';
CREATE INDEX reassessments_begun ON reassessments (n) WHERE seq = 1;
-- +goose StatementBegin
CREATE TRIGGER reassessments_no_update BEFORE UPDATE ON reassessments
BEGIN SELECT RAISE(ABORT, 'reassessments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reassessments_no_delete BEFORE DELETE ON reassessments
BEGIN SELECT RAISE(ABORT, 'reassessments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reassessments_no_replace BEFORE INSERT ON reassessments
WHEN EXISTS (SELECT 1 FROM reassessments WHERE n = NEW.n OR id = NEW.id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'reassessments is append-only'); END;
-- +goose StatementEnd
