-- +goose Up

-- The bank accounts that payees are paid on: a register, and personal data.
CREATE TABLE accounts (
    owner_kind text COLLATE "C" NOT NULL CHECK (owner_kind IN ('member', 'provider')),
    owner      text COLLATE "C" NOT NULL,
    iban       text COLLATE "C" NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (owner_kind, owner)
);

-- A payment run as it was made. doc holds the payer, what was left out and the note.
CREATE TABLE payment_runs (
    number         bigint NOT NULL PRIMARY KEY CHECK (number > 0),
    id             text COLLATE "C" NOT NULL,
    cutoff         date NOT NULL,
    execution_date date NOT NULL,
    transfers      bigint NOT NULL CHECK (transfers > 0),
    entries        bigint NOT NULL CHECK (entries >= transfers),
    settled        bigint NOT NULL CHECK (settled >= 0),
    cents          bigint NOT NULL CHECK (cents > 0),
    format         text NOT NULL,
    sha256         text NOT NULL,
    bytes          bigint NOT NULL,
    created_on     date NOT NULL,
    created_at     timestamptz NOT NULL,
    client         text COLLATE "C" NOT NULL,
    request_key    text COLLATE "C" NOT NULL,
    body_hash      text NOT NULL,
    doc            text NOT NULL,
    CONSTRAINT payment_runs_id UNIQUE (id),
    CONSTRAINT payment_runs_request UNIQUE (client, request_key)
);

-- How a run ended; one that has no row here is open. The key keeps a run from being both sent and cancelled.
CREATE TABLE payment_run_ends (
    run    bigint NOT NULL,
    state  text NOT NULL CHECK (state IN ('sent', 'cancelled')),
    at     timestamptz NOT NULL,
    client text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    CONSTRAINT payment_run_ends_run PRIMARY KEY (run)
);

-- Which entries of journal_payments a run pays or recovers, and by which of its transfers (0: settled without one). round is
-- how many cancelled runs had held the entry before: two runs that take it at the same moment meet in the key.
CREATE TABLE payment_run_entries (
    entry_id bigint NOT NULL,
    round    bigint NOT NULL CHECK (round >= 0),
    run      bigint NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    CONSTRAINT payment_run_entries_live PRIMARY KEY (entry_id, round)
);
CREATE INDEX payment_run_entries_run ON payment_run_entries (run, position);

-- The transfers of a run, each on the account that its payee had then. iban and name are all that a run holds of personal
-- data: they may be blanked, and nothing else.
CREATE TABLE payment_transfers (
    run        bigint NOT NULL,
    position   bigint NOT NULL CHECK (position > 0),
    payee_kind text COLLATE "C" NOT NULL,
    payee      text COLLATE "C" NOT NULL,
    cents      bigint NOT NULL CHECK (cents > 0),
    iban       text COLLATE "C" NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (run, position)
);
CREATE INDEX payment_transfers_payee ON payment_transfers (payee_kind, payee);

-- What is due: the entries about money that no live run has. It is derived, so that a run looks at what is due and not at all
-- that was ever paid; the triggers below keep it with the tables that it follows from, whatever program writes to those, and
-- octroi audit holds it against them. round is the one that the next run takes the entry in.
CREATE TABLE payments_due (
    entry_id   bigint NOT NULL PRIMARY KEY,
    round      bigint NOT NULL,
    decided_on date NOT NULL,
    pay_to     text COLLATE "C" NOT NULL,
    payee      text COLLATE "C" NOT NULL,
    cents      bigint NOT NULL
);
INSERT INTO payments_due SELECT id, 0, decided_on, pay_to, payee, cents FROM journal_payments WHERE pay_mode = 'money' AND cents <> 0;

-- +goose StatementBegin
CREATE FUNCTION payments_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_due SELECT id, 0, decided_on, pay_to, payee, cents FROM added WHERE pay_mode = 'money' AND cents <> 0;
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER journal_payments_booked AFTER INSERT ON journal_payments
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_booked();

-- What a cancelled run held is due again. EXECUTE has each run planned for its size: a plan kept from a run of ten entries would
-- not do for one of a million.
-- +goose StatementBegin
CREATE FUNCTION payments_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'INSERT INTO payments_due SELECT j.id, e.round + 1, j.decided_on, j.pay_to, j.payee, j.cents
        FROM added x JOIN payment_run_entries e ON e.run = x.run JOIN journal_payments j ON j.id = e.entry_id WHERE x.state = ''cancelled''';
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER payment_run_ends_given_back AFTER INSERT ON payment_run_ends
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payments_given_back();

-- An entry is in at most one live run: a later round needs all earlier ones cancelled. What a run takes is due no more.
-- +goose StatementBegin
CREATE FUNCTION refuse_live_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    live boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (
        SELECT 1 FROM added a JOIN payment_run_entries e ON e.entry_id = a.entry_id AND e.round <> a.round
        WHERE NOT EXISTS (SELECT 1 FROM payment_run_ends x WHERE x.run = e.run AND x.state = ''cancelled''))' INTO live;
    IF live THEN
        RAISE EXCEPTION 'an entry is in a live payment run'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'payment_run_entries_live';
    END IF;
    EXECUTE 'DELETE FROM payments_due d USING added a WHERE d.entry_id = a.entry_id';
    RETURN NULL;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER payment_run_entries_live AFTER INSERT ON payment_run_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_live_entries();

-- +goose StatementBegin
CREATE FUNCTION refuse_all_but_blanking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.iban = '' AND NEW.name = '' AND NEW.run = OLD.run AND NEW.position = OLD.position AND NEW.payee_kind = OLD.payee_kind
        AND NEW.payee = OLD.payee AND NEW.cents = OLD.cents THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'payment_transfers is append-only' USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER payment_transfers_blanking BEFORE UPDATE ON payment_transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_blanking();

CREATE TRIGGER payment_transfers_append_only BEFORE DELETE OR TRUNCATE ON payment_transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_runs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_runs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_run_ends_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_run_ends
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_run_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_run_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
