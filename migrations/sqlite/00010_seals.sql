-- +goose Up

-- Blocks of history whose hash is chained to that of the block before, so that a change of anything in them shows. A block
-- holds, of each table, the rows after _from up to _to. Documents are left out: they hold personal data, which may have to
-- be erased, and the chain must stay whole. docs/audit.md says what is hashed, byte by byte.
CREATE TABLE seals (
    n                         INTEGER PRIMARY KEY CHECK (n > 0),
    claim_versions_from       INTEGER NOT NULL,
    claim_versions_to         INTEGER NOT NULL,
    journal_payments_from     INTEGER NOT NULL,
    journal_payments_to       INTEGER NOT NULL,
    journal_consumptions_from INTEGER NOT NULL,
    journal_consumptions_to   INTEGER NOT NULL,
    partner_costs_from        INTEGER NOT NULL,
    partner_costs_to          INTEGER NOT NULL,
    opening_balances_from     INTEGER NOT NULL,
    opening_balances_to       INTEGER NOT NULL,
    payment_runs_from         INTEGER NOT NULL,
    payment_runs_to           INTEGER NOT NULL,
    book_events_from          INTEGER NOT NULL,
    book_events_to            INTEGER NOT NULL,
    audit_events_from         INTEGER NOT NULL,
    audit_events_to           INTEGER NOT NULL,
    erasures_from             INTEGER NOT NULL,
    erasures_to               INTEGER NOT NULL,
    sealed_rows               INTEGER NOT NULL CHECK (sealed_rows >= 0),
    hash                      TEXT NOT NULL,
    previous                  TEXT NOT NULL,
    at                        INTEGER NOT NULL,
    CONSTRAINT seals_previous UNIQUE (previous)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_no_replace BEFORE INSERT ON seals
WHEN EXISTS (SELECT 1 FROM seals WHERE n = NEW.n OR previous = NEW.previous)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd
