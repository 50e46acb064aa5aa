-- +goose Up

-- Claims as they were submitted. doc holds the lines.
CREATE TABLE claims (
    id           uuid NOT NULL PRIMARY KEY,
    member       text COLLATE "C" NOT NULL,
    channel      text NOT NULL,
    submitted_on date,
    received_at  timestamptz NOT NULL,
    client       text COLLATE "C" NOT NULL,
    request_key  text COLLATE "C" NOT NULL,
    body_hash    text NOT NULL,
    doc          text NOT NULL,
    CONSTRAINT claims_request UNIQUE (client, request_key)
);
CREATE INDEX claims_member ON claims (member, id);

-- What was decided, and on which facts. A later version replaces an earlier one; none is ever changed.
CREATE TABLE decisions (
    claim_id   uuid NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    revision   text COLLATE "C" NOT NULL,
    outcome    text NOT NULL,
    pays_cents bigint NOT NULL CHECK (pays_cents >= 0),
    decided_at timestamptz NOT NULL,
    decided_on date,
    seq        bigint NOT NULL,
    doc        text NOT NULL,
    facts      text NOT NULL,
    PRIMARY KEY (claim_id, version)
);

-- The lines of decisions.doc as rows, for queries.
CREATE TABLE decision_lines (
    claim_id   uuid NOT NULL,
    version    integer NOT NULL,
    line       integer NOT NULL,
    benefit    text COLLATE "C" NOT NULL,
    category   text COLLATE "C" NOT NULL,
    date       date,
    outcome    text NOT NULL,
    pays_cents bigint NOT NULL CHECK (pays_cents >= 0),
    PRIMARY KEY (claim_id, version, line)
);
