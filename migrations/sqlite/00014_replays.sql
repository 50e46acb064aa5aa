-- +goose Up

-- Runs of replays. A run is its events: seq 1 is how it began, with what it was asked, and the last one is where it stands.
-- drafts are the revisions that it decides under, each between spaces. answer is what it found, and
-- narrow the same for who may not see cases; '' before it is done.
CREATE TABLE replays (
    n           INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq > 0),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'stopped', 'done', 'failed', 'cancelled')),
    client      TEXT NOT NULL,
    request_key TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    at          INTEGER NOT NULL,
    drafts      TEXT NOT NULL,
    doc         TEXT NOT NULL,
    answer      TEXT NOT NULL CHECK (answer = '' OR state = 'done'),
    narrow      TEXT NOT NULL CHECK (narrow = '' OR state = 'done'),
    CONSTRAINT replays_seq UNIQUE (id, seq)
) STRICT;
CREATE UNIQUE INDEX replays_request ON replays (client, request_key) WHERE request_key <> '';
CREATE INDEX replays_begun ON replays (n) WHERE seq = 1;
-- +goose StatementBegin
CREATE TRIGGER replays_no_update BEFORE UPDATE ON replays
BEGIN SELECT RAISE(ABORT, 'replays is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replays_no_delete BEFORE DELETE ON replays
BEGIN SELECT RAISE(ABORT, 'replays is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replays_taken BEFORE INSERT ON replays
WHEN EXISTS (SELECT 1 FROM replays WHERE id = NEW.id AND seq = NEW.seq OR client = NEW.client AND request_key = NEW.request_key AND request_key <> '')
BEGIN SELECT RAISE(ABORT, 'request_exists: replays is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replays_no_replace BEFORE INSERT ON replays
WHEN EXISTS (SELECT 1 FROM replays WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'replays is append-only'); END;
-- +goose StatementEnd

-- The lines that an answer tells whole: personal data, which goes when the member's is erased, and stays otherwise.
CREATE TABLE replay_cases (
    replay   TEXT NOT NULL,
    place    INTEGER NOT NULL,
    member   TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    doc      TEXT NOT NULL,
    PRIMARY KEY (replay, place)
) STRICT;
CREATE INDEX replay_cases_member ON replay_cases (member);
-- +goose StatementBegin
CREATE TRIGGER replay_cases_no_update BEFORE UPDATE ON replay_cases
BEGIN SELECT RAISE(ABORT, 'replay_cases is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replay_cases_no_delete BEFORE DELETE ON replay_cases
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE member = OLD.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'replay_cases is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replay_cases_no_replace BEFORE INSERT ON replay_cases
WHEN EXISTS (SELECT 1 FROM replay_cases WHERE replay = NEW.replay AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'replay_cases is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replay_cases_erased BEFORE INSERT ON replay_cases
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
