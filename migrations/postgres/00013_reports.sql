-- +goose Up

-- What reports tell apart, kept as it was when the line was decided: a birthday or a removal later changes no report. The
-- figures of an opposite are negative. age is -1 for who has no known birth, and for entries booked before this migration,
-- whose other figures are 0 and ''.
ALTER TABLE journal_payments ADD COLUMN units bigint NOT NULL DEFAULT 0;         -- granted, in thousandths
ALTER TABLE journal_payments ADD COLUMN charged_cents bigint NOT NULL DEFAULT 0; -- the full price of the line
ALTER TABLE journal_payments ADD COLUMN asked_cents bigint NOT NULL DEFAULT 0;   -- what others had left of it
ALTER TABLE journal_payments ADD COLUMN age smallint NOT NULL DEFAULT -1;        -- of the member, on the governing date
ALTER TABLE journal_payments ADD COLUMN region text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN status text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN network text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN reason text COLLATE "C" NOT NULL DEFAULT ''; -- why it was denied or cut

-- The cap that a counter was held against (0: none), and the first day that counted with it.
ALTER TABLE journal_consumptions ADD COLUMN cap bigint NOT NULL DEFAULT 0;
ALTER TABLE journal_consumptions ADD COLUMN since date;

-- The read model of spending: sums by whole months and years, of each dimension, and how many members they concern. It is
-- derived from journal_payments and can be made again from it at any time (octroi rollup rebuild).
CREATE TABLE spending_rollup (
    basis     text COLLATE "C" NOT NULL,
    period    text COLLATE "C" NOT NULL, -- 2025 or 2025-03
    dimension text COLLATE "C" NOT NULL, -- '' for all
    key       text COLLATE "C" NOT NULL,
    amount    bigint NOT NULL,
    ex_gratia bigint NOT NULL,
    charged   bigint NOT NULL,
    asked     bigint NOT NULL,
    units     bigint NOT NULL,
    lines     bigint NOT NULL,
    members   bigint NOT NULL,
    PRIMARY KEY (basis, period, dimension, key)
) WITH (fillfactor = 70);

-- The entries that the sums do not hold yet. An entry comes in with its booking and leaves with the sums that take it in, so
-- that sums and tail together are the journal in every snapshot. No sum is touched on a claim's way.
CREATE TABLE rollup_tail (
    entry_id bigint NOT NULL PRIMARY KEY
);
INSERT INTO rollup_tail SELECT id FROM journal_payments WHERE cents <> 0;
-- How often entries were taken in: whoever does holds this row, so that no two do it at once.
CREATE TABLE rollup_state (folds bigint NOT NULL);
INSERT INTO rollup_state VALUES (0);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION payments_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_due SELECT id, 0, decided_on, pay_to, payee, cents FROM added WHERE pay_mode = 'money' AND cents <> 0;
    INSERT INTO rollup_tail SELECT id FROM added WHERE cents <> 0;
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
