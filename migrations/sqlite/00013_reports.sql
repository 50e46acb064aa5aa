-- +goose Up

-- What reports tell apart, kept as it was when the line was decided: a birthday or a removal later changes no report. The
-- figures of an opposite are negative. age is -1 for who has no known birth, and for entries booked before this migration,
-- whose other figures are 0 and ''.
ALTER TABLE journal_payments ADD COLUMN units INTEGER NOT NULL DEFAULT 0;         -- granted, in thousandths
ALTER TABLE journal_payments ADD COLUMN charged_cents INTEGER NOT NULL DEFAULT 0; -- the full price of the line
ALTER TABLE journal_payments ADD COLUMN asked_cents INTEGER NOT NULL DEFAULT 0;   -- what others had left of it
ALTER TABLE journal_payments ADD COLUMN age INTEGER NOT NULL DEFAULT -1;          -- of the member, on the governing date
ALTER TABLE journal_payments ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it was denied or cut

-- The cap that a counter was held against (0: none), and the first day that counted with it.
ALTER TABLE journal_consumptions ADD COLUMN cap INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal_consumptions ADD COLUMN since TEXT;

-- The read model of spending: sums by whole months and years, of each dimension, and how many members they concern. It is
-- derived from journal_payments and can be made again from it at any time (octroi rollup rebuild).
CREATE TABLE spending_rollup (
    basis     TEXT NOT NULL,
    period    TEXT NOT NULL, -- 2025 or 2025-03
    dimension TEXT NOT NULL, -- '' for all
    key       TEXT NOT NULL,
    amount    INTEGER NOT NULL,
    ex_gratia INTEGER NOT NULL,
    charged   INTEGER NOT NULL,
    asked     INTEGER NOT NULL,
    units     INTEGER NOT NULL,
    lines     INTEGER NOT NULL,
    members   INTEGER NOT NULL,
    PRIMARY KEY (basis, period, dimension, key)
) STRICT, WITHOUT ROWID;

-- The entries that the sums do not hold yet. An entry comes in with its booking and leaves with the sums that take it in, so
-- that sums and tail together are the journal in every snapshot. No sum is touched on a claim's way.
CREATE TABLE rollup_tail (
    entry_id INTEGER NOT NULL PRIMARY KEY
) STRICT;
INSERT INTO rollup_tail SELECT id FROM journal_payments WHERE cents <> 0;
-- How often entries were taken in: whoever does holds this row, so that no two do it at once.
CREATE TABLE rollup_state (folds INTEGER NOT NULL) STRICT;
INSERT INTO rollup_state VALUES (0);

-- +goose StatementBegin
CREATE TRIGGER journal_payments_untold AFTER INSERT ON journal_payments WHEN NEW.cents <> 0
BEGIN INSERT INTO rollup_tail VALUES (NEW.id); END;
-- +goose StatementEnd
