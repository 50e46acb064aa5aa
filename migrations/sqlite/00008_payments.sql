-- +goose Up

-- The bank accounts that payees are paid on: a register, and personal data.
CREATE TABLE accounts (
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('member', 'provider')),
    owner      TEXT NOT NULL,
    iban       TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (owner_kind, owner)
) STRICT, WITHOUT ROWID;

-- A payment run as it was made. doc holds the payer, what was left out and the note.
CREATE TABLE payment_runs (
    number         INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    id             TEXT NOT NULL,
    cutoff         TEXT NOT NULL,
    execution_date TEXT NOT NULL,
    transfers      INTEGER NOT NULL CHECK (transfers > 0),
    entries        INTEGER NOT NULL CHECK (entries >= transfers),
    settled        INTEGER NOT NULL CHECK (settled >= 0),
    cents          INTEGER NOT NULL CHECK (cents > 0),
    format         TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    bytes          INTEGER NOT NULL,
    created_on     TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    client         TEXT NOT NULL,
    request_key    TEXT NOT NULL,
    body_hash      TEXT NOT NULL,
    doc            TEXT NOT NULL,
    CONSTRAINT payment_runs_id UNIQUE (id),
    CONSTRAINT payment_runs_request UNIQUE (client, request_key)
) STRICT;

-- How a run ended; one that has no row here is open. The key keeps a run from being both sent and cancelled.
CREATE TABLE payment_run_ends (
    run    INTEGER NOT NULL,
    state  TEXT NOT NULL CHECK (state IN ('sent', 'cancelled')),
    at     INTEGER NOT NULL,
    client TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT payment_run_ends_run PRIMARY KEY (run)
) STRICT;

-- Which entries of journal_payments a run pays or recovers, and by which of its transfers (0: settled without one). round is
-- how many cancelled runs had held the entry before: two runs that take it at the same moment meet in the key.
CREATE TABLE payment_run_entries (
    entry_id INTEGER NOT NULL,
    round    INTEGER NOT NULL CHECK (round >= 0),
    run      INTEGER NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 0),
    CONSTRAINT payment_run_entries_live PRIMARY KEY (entry_id, round)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_run_entries_run ON payment_run_entries (run, position);

-- The transfers of a run, each on the account that its payee had then. iban and name are all that a run holds of personal
-- data: they may be blanked, and nothing else.
CREATE TABLE payment_transfers (
    run        INTEGER NOT NULL,
    position   INTEGER NOT NULL CHECK (position > 0),
    payee_kind TEXT NOT NULL,
    payee      TEXT NOT NULL,
    cents      INTEGER NOT NULL CHECK (cents > 0),
    iban       TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_transfers_payee ON payment_transfers (payee_kind, payee);

-- What is due: the entries about money that no live run has. It is derived, so that a run looks at what is due and not at all
-- that was ever paid; the triggers below keep it with the tables that it follows from, whatever program writes to those, and
-- octroi audit holds it against them. round is the one that the next run takes the entry in.
CREATE TABLE payments_due (
    entry_id   INTEGER NOT NULL PRIMARY KEY,
    round      INTEGER NOT NULL,
    decided_on TEXT NOT NULL,
    pay_to     TEXT NOT NULL,
    payee      TEXT NOT NULL,
    cents      INTEGER NOT NULL
) STRICT;
INSERT INTO payments_due SELECT id, 0, decided_on, pay_to, payee, cents FROM journal_payments WHERE pay_mode = 'money' AND cents <> 0;

-- +goose StatementBegin
CREATE TRIGGER journal_payments_booked AFTER INSERT ON journal_payments WHEN NEW.pay_mode = 'money' AND NEW.cents <> 0
BEGIN INSERT INTO payments_due VALUES (NEW.id, 0, NEW.decided_on, NEW.pay_to, NEW.payee, NEW.cents); END;
-- +goose StatementEnd
-- What a cancelled run held is due again.
-- +goose StatementBegin
CREATE TRIGGER payment_run_ends_given_back AFTER INSERT ON payment_run_ends WHEN NEW.state = 'cancelled'
BEGIN
    INSERT INTO payments_due SELECT j.id, e.round + 1, j.decided_on, j.pay_to, j.payee, j.cents
        FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id WHERE e.run = NEW.run;
END;
-- +goose StatementEnd
-- What a run takes is due no more.
-- +goose StatementBegin
CREATE TRIGGER payment_run_entries_taken AFTER INSERT ON payment_run_entries
BEGIN DELETE FROM payments_due WHERE entry_id = NEW.entry_id; END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER payment_runs_no_update BEFORE UPDATE ON payment_runs
BEGIN SELECT RAISE(ABORT, 'payment_runs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_runs_no_delete BEFORE DELETE ON payment_runs
BEGIN SELECT RAISE(ABORT, 'payment_runs is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER payment_runs_no_replace BEFORE INSERT ON payment_runs
WHEN EXISTS (SELECT 1 FROM payment_runs WHERE number = NEW.number OR id = NEW.id OR client = NEW.client AND request_key = NEW.request_key)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER payment_run_ends_no_update BEFORE UPDATE ON payment_run_ends
BEGIN SELECT RAISE(ABORT, 'payment_run_ends is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_run_ends_no_delete BEFORE DELETE ON payment_run_ends
BEGIN SELECT RAISE(ABORT, 'payment_run_ends is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER payment_run_ends_no_replace BEFORE INSERT ON payment_run_ends
WHEN EXISTS (SELECT 1 FROM payment_run_ends WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER payment_run_entries_no_update BEFORE UPDATE ON payment_run_entries
BEGIN SELECT RAISE(ABORT, 'payment_run_entries is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_run_entries_no_delete BEFORE DELETE ON payment_run_entries
BEGIN SELECT RAISE(ABORT, 'payment_run_entries is append-only'); END;
-- +goose StatementEnd
-- An entry is in at most one live run. The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER payment_run_entries_live BEFORE INSERT ON payment_run_entries
WHEN EXISTS (SELECT 1 FROM payment_run_entries e WHERE e.entry_id = NEW.entry_id AND (e.round = NEW.round
    OR NOT EXISTS (SELECT 1 FROM payment_run_ends x WHERE x.run = e.run AND x.state = 'cancelled')))
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER payment_transfers_blanking BEFORE UPDATE ON payment_transfers
WHEN NOT (NEW.iban = '' AND NEW.name = '' AND NEW.run = OLD.run AND NEW.position = OLD.position AND NEW.payee_kind = OLD.payee_kind
    AND NEW.payee = OLD.payee AND NEW.cents = OLD.cents)
BEGIN SELECT RAISE(ABORT, 'payment_transfers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_transfers_no_delete BEFORE DELETE ON payment_transfers
BEGIN SELECT RAISE(ABORT, 'payment_transfers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_transfers_no_replace BEFORE INSERT ON payment_transfers
WHEN EXISTS (SELECT 1 FROM payment_transfers WHERE run = NEW.run AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'payment_transfers is append-only'); END;
-- +goose StatementEnd
