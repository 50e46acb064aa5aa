-- +goose Up

-- Prior agreements, as the payer last registered them; decisions keep those they read. Units are thousandths. 0 units
-- or cents is no limit.
CREATE TABLE approvals (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    member       text COLLATE "C" NOT NULL,
    benefit      text COLLATE "C" NOT NULL,
    granted_on   date NOT NULL,
    from_day     date NOT NULL,
    until_day    date,
    units        bigint NOT NULL CHECK (units >= 0),
    amount_cents bigint NOT NULL CHECK (amount_cents >= 0)
);
CREATE INDEX approvals_member ON approvals (member);

-- Finds what a member was granted of a benefit in a period, for rules that ask.
CREATE INDEX journal_payments_history ON journal_payments (member, benefit, service_date);
