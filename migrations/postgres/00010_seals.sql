-- +goose Up

-- Blocks of history whose hash is chained to that of the block before, so that a change of anything in them shows. A block
-- holds, of each table, the rows after _from up to _to. Documents are left out: they hold personal data, which may have to
-- be erased, and the chain must stay whole. docs/audit.md says what is hashed, byte by byte.
CREATE TABLE seals (
    n                         bigint NOT NULL PRIMARY KEY CHECK (n > 0),
    claim_versions_from       bigint NOT NULL,
    claim_versions_to         bigint NOT NULL,
    journal_payments_from     bigint NOT NULL,
    journal_payments_to       bigint NOT NULL,
    journal_consumptions_from bigint NOT NULL,
    journal_consumptions_to   bigint NOT NULL,
    partner_costs_from        bigint NOT NULL,
    partner_costs_to          bigint NOT NULL,
    opening_balances_from     bigint NOT NULL,
    opening_balances_to       bigint NOT NULL,
    payment_runs_from         bigint NOT NULL,
    payment_runs_to           bigint NOT NULL,
    book_events_from          bigint NOT NULL,
    book_events_to            bigint NOT NULL,
    audit_events_from         bigint NOT NULL,
    audit_events_to           bigint NOT NULL,
    erasures_from             bigint NOT NULL,
    erasures_to               bigint NOT NULL,
    sealed_rows               bigint NOT NULL CHECK (sealed_rows >= 0),
    hash                      text COLLATE "C" NOT NULL,
    previous                  text COLLATE "C" NOT NULL,
    at                        timestamptz NOT NULL,
    CONSTRAINT seals_previous UNIQUE (previous)
);

CREATE TRIGGER seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
