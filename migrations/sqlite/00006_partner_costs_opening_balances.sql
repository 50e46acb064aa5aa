-- +goose Up

-- What was bought from partners for members together: spending with no claim. A mistake is taken back by an entry of its
-- own, of the opposite sign, which names the one that it reverses.
CREATE TABLE partner_costs (
    n            INTEGER PRIMARY KEY,
    id           TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('cost', 'reversal')),
    reverses     TEXT NOT NULL,
    partner      TEXT NOT NULL,
    category     TEXT NOT NULL,
    benefit      TEXT NOT NULL,
    service_date TEXT NOT NULL,
    until_day    TEXT NOT NULL,
    cents        INTEGER NOT NULL,
    reference    TEXT NOT NULL,
    note         TEXT NOT NULL,
    booked_on    TEXT NOT NULL,
    booked_at    INTEGER NOT NULL,
    client       TEXT NOT NULL,
    request_key  TEXT NOT NULL,
    body_hash    TEXT NOT NULL,
    CONSTRAINT partner_costs_id UNIQUE (id),
    CONSTRAINT partner_costs_request UNIQUE (client, request_key),
    CHECK (kind = 'cost' AND cents > 0 AND reverses = '' OR kind = 'reversal' AND cents < 0 AND reverses <> '')
) STRICT;
CREATE UNIQUE INDEX partner_costs_reverses ON partner_costs (reverses) WHERE reverses <> '';
CREATE INDEX partner_costs_service ON partner_costs (service_date);
CREATE INDEX partner_costs_booked ON partner_costs (booked_on);

-- What members had used of limits before octroi kept them: never spending. doc holds the figure and the entries that were
-- booked of it in journal_consumptions, where balances sum them.
CREATE TABLE opening_balances (
    n            INTEGER PRIMARY KEY,
    id           TEXT NOT NULL CHECK (length(id) = 36),
    kind         TEXT NOT NULL CHECK (kind IN ('opening', 'reversal')),
    reverses     TEXT NOT NULL,
    member       TEXT NOT NULL,
    limit_code   TEXT NOT NULL,
    date         TEXT NOT NULL,
    doc          TEXT NOT NULL,
    booked_on    TEXT NOT NULL,
    booked_at    INTEGER NOT NULL,
    client       TEXT NOT NULL,
    request_key  TEXT NOT NULL,
    body_hash    TEXT NOT NULL,
    CONSTRAINT opening_balances_id UNIQUE (id),
    CONSTRAINT opening_balances_request UNIQUE (client, request_key),
    CHECK ((kind = 'opening') = (reverses = ''))
) STRICT;
CREATE UNIQUE INDEX opening_balances_reverses ON opening_balances (reverses) WHERE reverses <> '';
CREATE INDEX opening_balances_member ON opening_balances (member);

-- An entry of kind opening has the id of its opening balance as claim_id, and no version.
ALTER TABLE journal_consumptions ADD COLUMN kind TEXT NOT NULL DEFAULT 'consumption' CHECK (kind IN ('consumption', 'opening'));

-- +goose StatementBegin
CREATE TRIGGER partner_costs_no_update BEFORE UPDATE ON partner_costs
BEGIN SELECT RAISE(ABORT, 'partner_costs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER partner_costs_no_delete BEFORE DELETE ON partner_costs
BEGIN SELECT RAISE(ABORT, 'partner_costs is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER partner_costs_no_replace BEFORE INSERT ON partner_costs
WHEN EXISTS (SELECT 1 FROM partner_costs WHERE n = NEW.n OR id = NEW.id OR client = NEW.client AND request_key = NEW.request_key
    OR reverses <> '' AND reverses = NEW.reverses)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER opening_balances_no_update BEFORE UPDATE ON opening_balances
BEGIN SELECT RAISE(ABORT, 'opening_balances is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER opening_balances_no_delete BEFORE DELETE ON opening_balances
BEGIN SELECT RAISE(ABORT, 'opening_balances is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER opening_balances_no_replace BEFORE INSERT ON opening_balances
WHEN EXISTS (SELECT 1 FROM opening_balances WHERE n = NEW.n OR id = NEW.id OR client = NEW.client AND request_key = NEW.request_key
    OR reverses <> '' AND reverses = NEW.reverses)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd
