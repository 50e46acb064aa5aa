-- +goose Up

-- Runs of replays. A run is its events: seq 1 is how it began, with what it was asked, and the last one is where it stands.
-- drafts are the revisions that it decides under, each between spaces. answer is what it found, and
-- narrow the same for who may not see cases; '' before it is done.
CREATE TABLE replays (
    n           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    state       text NOT NULL CHECK (state IN ('waiting', 'running', 'stopped', 'done', 'failed', 'cancelled')),
    client      text COLLATE "C" NOT NULL,
    request_key text COLLATE "C" NOT NULL,
    body_hash   text NOT NULL,
    at          timestamptz NOT NULL,
    drafts      text COLLATE "C" NOT NULL,
    doc         text NOT NULL,
    answer      text NOT NULL CHECK (answer = '' OR state = 'done'),
    narrow      text NOT NULL CHECK (narrow = '' OR state = 'done'),
    CONSTRAINT replays_seq UNIQUE (id, seq)
);
CREATE UNIQUE INDEX replays_request ON replays (client, request_key) WHERE request_key <> '';
CREATE INDEX replays_begun ON replays (n) WHERE seq = 1;
CREATE TRIGGER replays_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON replays
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The lines that an answer tells whole: personal data, which goes when the member's is erased, and stays otherwise.
CREATE TABLE replay_cases (
    replay   text COLLATE "C" NOT NULL,
    place    bigint NOT NULL,
    member   text COLLATE "C" NOT NULL,
    claim_id text COLLATE "C" NOT NULL,
    doc      text NOT NULL,
    PRIMARY KEY (replay, place)
);
CREATE INDEX replay_cases_member ON replay_cases (member);
-- +goose StatementBegin
CREATE FUNCTION erase_case_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_erased(OLD.member) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER replay_cases_append_only BEFORE UPDATE OR TRUNCATE ON replay_cases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER replay_cases_erase_only BEFORE DELETE ON replay_cases FOR EACH ROW EXECUTE FUNCTION erase_case_only();
CREATE TRIGGER replay_cases_erased BEFORE INSERT ON replay_cases FOR EACH ROW EXECUTE FUNCTION refuse_erased();
