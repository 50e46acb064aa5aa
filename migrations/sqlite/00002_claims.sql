-- +goose Up

-- Claims as they were submitted. doc holds the lines.
CREATE TABLE claims (
    id           TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    member       TEXT NOT NULL,
    channel      TEXT NOT NULL,
    submitted_on TEXT,
    received_at  INTEGER NOT NULL,
    client       TEXT NOT NULL,
    request_key  TEXT NOT NULL,
    body_hash    TEXT NOT NULL,
    doc          TEXT NOT NULL,
    CONSTRAINT claims_request UNIQUE (client, request_key)
) STRICT;
CREATE INDEX claims_member ON claims (member, id);

-- What was decided, and on which facts. A later version replaces an earlier one; none is ever changed.
CREATE TABLE decisions (
    claim_id   TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    revision   TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    pays_cents INTEGER NOT NULL CHECK (pays_cents >= 0),
    decided_at INTEGER NOT NULL,
    decided_on TEXT,
    seq        INTEGER NOT NULL,
    doc        TEXT NOT NULL,
    facts      TEXT NOT NULL,
    PRIMARY KEY (claim_id, version)
) STRICT;

-- The lines of decisions.doc as rows, for queries.
CREATE TABLE decision_lines (
    claim_id   TEXT NOT NULL,
    version    INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    benefit    TEXT NOT NULL,
    category   TEXT NOT NULL,
    date       TEXT,
    outcome    TEXT NOT NULL,
    pays_cents INTEGER NOT NULL CHECK (pays_cents >= 0),
    PRIMARY KEY (claim_id, version, line)
) STRICT, WITHOUT ROWID;
