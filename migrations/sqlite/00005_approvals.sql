-- +goose Up

-- Prior agreements, as the payer last registered them; decisions keep those they read. Units are thousandths. 0 units
-- or cents is no limit.
CREATE TABLE approvals (
    id           TEXT NOT NULL PRIMARY KEY,
    member       TEXT NOT NULL,
    benefit      TEXT NOT NULL,
    granted_on   TEXT NOT NULL,
    from_day     TEXT NOT NULL,
    until_day    TEXT,
    units        INTEGER NOT NULL CHECK (units >= 0),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0)
) STRICT;
CREATE INDEX approvals_member ON approvals (member);

-- Finds what a member was granted of a benefit in a period, for rules that ask.
CREATE INDEX journal_payments_history ON journal_payments (member, benefit, service_date);
