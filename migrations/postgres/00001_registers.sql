-- +goose Up

-- What octroi knows of people and providers. Spans (cover, contributions, statuses, …) are read as a whole: doc.
CREATE TABLE members (
    id   text COLLATE "C" NOT NULL PRIMARY KEY,
    born date,
    died date,
    doc  text NOT NULL
);

-- The stays of members.doc once more, to find the people of a household.
CREATE TABLE member_households (
    member    text COLLATE "C" NOT NULL,
    household text COLLATE "C" NOT NULL,
    holder    smallint NOT NULL CHECK (holder IN (0, 1)),
    from_day  date,
    until_day date
);
CREATE INDEX member_households_member ON member_households (member);
CREATE INDEX member_households_household ON member_households (household);

CREATE TABLE providers (
    id  text COLLATE "C" NOT NULL PRIMARY KEY,
    doc text NOT NULL
);

-- Rule books by content hash. The latest activation is the book in force.
CREATE TABLE books (
    revision   text COLLATE "C" NOT NULL PRIMARY KEY,
    files      text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL
);

CREATE TABLE book_activations (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    actor    text NOT NULL
);

-- One row per member, household and shared counter; deciding locks it. seq counts what was decided under it.
-- Room is left in each page so that raising seq stays a heap-only update.
CREATE TABLE anchors (
    id  text COLLATE "C" NOT NULL PRIMARY KEY,
    seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0)
) WITH (fillfactor = 80);

CREATE TABLE api_keys (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    hash       text COLLATE "C" NOT NULL UNIQUE,
    label      text NOT NULL,
    role       text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE audit_events (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    action     text NOT NULL,
    subject    text COLLATE "C" NOT NULL,
    request_id text NOT NULL
);
CREATE INDEX audit_events_subject ON audit_events (subject);
