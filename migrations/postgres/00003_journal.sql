-- +goose Up

-- The only truth about money: one payment per decided line, also when it is 0. Reports and payment runs sum it.
-- A line without a governing date cannot be paid, so no payment escapes a report by date.
CREATE TABLE journal_payments (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id     uuid NOT NULL,
    version      integer NOT NULL,
    line         integer NOT NULL,
    kind         text NOT NULL,
    member       text COLLATE "C" NOT NULL,
    benefit      text COLLATE "C" NOT NULL,
    category     text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    service_date date,
    decided_on   date NOT NULL,
    cents        bigint NOT NULL,
    decided_at   timestamptz NOT NULL,
    CHECK (service_date IS NOT NULL OR cents = 0)
);
CREATE INDEX journal_payments_service ON journal_payments (service_date);
CREATE INDEX journal_payments_decided ON journal_payments (decided_on);

-- The only truth about limits: what each line took from each counter. Balances sum it.
CREATE TABLE journal_consumptions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id   uuid NOT NULL,
    version    integer NOT NULL,
    line       integer NOT NULL,
    counter    text COLLATE "C" NOT NULL,
    limit_code text COLLATE "C" NOT NULL,
    date       date NOT NULL,
    of_key     text COLLATE "C" NOT NULL,
    value      bigint NOT NULL
);
CREATE INDEX journal_consumptions_counter ON journal_consumptions (counter, date);
