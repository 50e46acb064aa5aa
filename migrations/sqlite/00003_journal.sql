-- +goose Up

-- The only truth about money: one payment per decided line, also when it is 0. Reports and payment runs sum it.
-- A line without a governing date cannot be paid, so no payment escapes a report by date.
CREATE TABLE journal_payments (
    id           INTEGER PRIMARY KEY,
    claim_id     TEXT NOT NULL,
    version      INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    member       TEXT NOT NULL,
    benefit      TEXT NOT NULL,
    category     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    service_date TEXT,
    decided_on   TEXT NOT NULL,
    cents        INTEGER NOT NULL,
    decided_at   INTEGER NOT NULL,
    CHECK (service_date IS NOT NULL OR cents = 0)
) STRICT;
CREATE INDEX journal_payments_service ON journal_payments (service_date);
CREATE INDEX journal_payments_decided ON journal_payments (decided_on);

-- The only truth about limits: what each line took from each counter. Balances sum it.
CREATE TABLE journal_consumptions (
    id         INTEGER PRIMARY KEY,
    claim_id   TEXT NOT NULL,
    version    INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    counter    TEXT NOT NULL,
    limit_code TEXT NOT NULL,
    date       TEXT NOT NULL,
    of_key     TEXT NOT NULL,
    value      INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_consumptions_counter ON journal_consumptions (counter, date);
