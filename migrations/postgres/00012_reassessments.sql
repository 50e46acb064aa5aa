-- +goose Up

-- Runs that decide claims again. A run is its events: seq 1 is how it began, with what it was asked, and the last one is where
-- it stands. What it changed are versions of claims, whose request keys name it. request_key and body_hash are those of the
-- request that began it, '' in later events.
CREATE TABLE reassessments (
    n           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    state       text NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'failed', 'cancelled')),
    client      text COLLATE "C" NOT NULL,
    request_key text COLLATE "C" NOT NULL,
    body_hash   text NOT NULL,
    at          timestamptz NOT NULL,
    doc         text NOT NULL,
    CONSTRAINT reassessments_seq UNIQUE (id, seq)
);
CREATE UNIQUE INDEX reassessments_request ON reassessments (client, request_key) WHERE request_key <> '';
CREATE INDEX reassessments_begun ON reassessments (n) WHERE seq = 1;
CREATE TRIGGER reassessments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reassessments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
