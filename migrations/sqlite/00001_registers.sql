-- +goose Up

-- What octroi knows of people and providers. Spans (cover, contributions, statuses, …) are read as a whole: doc.
CREATE TABLE members (
    id   TEXT NOT NULL PRIMARY KEY,
    born TEXT,
    died TEXT,
    doc  TEXT NOT NULL
) STRICT;

-- The stays of members.doc once more, to find the people of a household.
CREATE TABLE member_households (
    member    TEXT NOT NULL,
    household TEXT NOT NULL,
    holder    INTEGER NOT NULL CHECK (holder IN (0, 1)),
    from_day  TEXT,
    until_day TEXT
) STRICT;
CREATE INDEX member_households_member ON member_households (member);
CREATE INDEX member_households_household ON member_households (household);

CREATE TABLE providers (
    id  TEXT NOT NULL PRIMARY KEY,
    doc TEXT NOT NULL
) STRICT;

-- Rule books by content hash. The latest activation is the book in force.
CREATE TABLE books (
    revision   TEXT NOT NULL PRIMARY KEY,
    files      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL
) STRICT;

CREATE TABLE book_activations (
    id       INTEGER PRIMARY KEY,
    revision TEXT NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL
) STRICT;

-- One row per member, household and shared counter; deciding locks it. seq counts what was decided under it.
CREATE TABLE anchors (
    id  TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL DEFAULT 0 CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    label      TEXT NOT NULL,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE audit_events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    request_id TEXT NOT NULL
) STRICT;
CREATE INDEX audit_events_subject ON audit_events (subject);
