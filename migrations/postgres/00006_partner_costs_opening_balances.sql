-- +goose Up

-- What was bought from partners for members together: spending with no claim. A mistake is taken back by an entry of its
-- own, of the opposite sign, which names the one that it reverses.
CREATE TABLE partner_costs (
    n            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           text COLLATE "C" NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('cost', 'reversal')),
    reverses     text COLLATE "C" NOT NULL,
    partner      text COLLATE "C" NOT NULL,
    category     text COLLATE "C" NOT NULL,
    benefit      text COLLATE "C" NOT NULL,
    service_date date NOT NULL,
    until_day    date NOT NULL,
    cents        bigint NOT NULL,
    reference    text NOT NULL,
    note         text NOT NULL,
    booked_on    date NOT NULL,
    booked_at    timestamptz NOT NULL,
    client       text COLLATE "C" NOT NULL,
    request_key  text COLLATE "C" NOT NULL,
    body_hash    text NOT NULL,
    CONSTRAINT partner_costs_id UNIQUE (id),
    CONSTRAINT partner_costs_request UNIQUE (client, request_key),
    CHECK (kind = 'cost' AND cents > 0 AND reverses = '' OR kind = 'reversal' AND cents < 0 AND reverses <> '')
);
CREATE UNIQUE INDEX partner_costs_reverses ON partner_costs (reverses) WHERE reverses <> '';
CREATE INDEX partner_costs_service ON partner_costs (service_date);
CREATE INDEX partner_costs_booked ON partner_costs (booked_on);

-- What members had used of limits before octroi kept them: never spending. doc holds the figure and the entries that were
-- booked of it in journal_consumptions, where balances sum them.
CREATE TABLE opening_balances (
    n            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('opening', 'reversal')),
    reverses     text COLLATE "C" NOT NULL,
    member       text COLLATE "C" NOT NULL,
    limit_code   text COLLATE "C" NOT NULL,
    date         date NOT NULL,
    doc          text NOT NULL,
    booked_on    date NOT NULL,
    booked_at    timestamptz NOT NULL,
    client       text COLLATE "C" NOT NULL,
    request_key  text COLLATE "C" NOT NULL,
    body_hash    text NOT NULL,
    CONSTRAINT opening_balances_id UNIQUE (id),
    CONSTRAINT opening_balances_request UNIQUE (client, request_key),
    CHECK ((kind = 'opening') = (reverses = ''))
);
CREATE UNIQUE INDEX opening_balances_reverses ON opening_balances (reverses) WHERE reverses <> '';
CREATE INDEX opening_balances_member ON opening_balances (member);

-- An entry of kind opening has the id of its opening balance as claim_id, and no version.
ALTER TABLE journal_consumptions ADD COLUMN kind text NOT NULL DEFAULT 'consumption' CHECK (kind IN ('consumption', 'opening'));

CREATE TRIGGER partner_costs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON partner_costs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_balances_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON opening_balances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
