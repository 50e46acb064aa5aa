-- +goose Up

-- Every version of a claim, n in the order in which they were decided: the first as it was submitted, later ones for
-- evidence that came, corrections, rulings of reviewers, rules or facts that changed, and reversals. What the first one's
-- request was stands with its claim. doc is the claim as this version has it, NULL where it is as in the version before.
CREATE TABLE claim_versions (
    n           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id    uuid NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    kind        text NOT NULL CHECK (kind IN ('claim', 'evidence', 'correction', 'ruling', 'redecision', 'reassessment', 'freed', 'reversal')),
    client      text COLLATE "C" NOT NULL,
    request_key text COLLATE "C" NOT NULL,
    body_hash   text NOT NULL,
    reason      text NOT NULL,
    doc         text,
    CONSTRAINT claim_versions_version UNIQUE (claim_id, version),
    CHECK ((kind = 'claim') = (version = 1))
);
CREATE UNIQUE INDEX claim_versions_request ON claim_versions (client, request_key) WHERE version > 1;
CREATE UNIQUE INDEX claim_versions_reversal ON claim_versions (claim_id) WHERE kind = 'reversal';
INSERT INTO claim_versions (claim_id, version, kind, client, request_key, body_hash, reason)
    SELECT claim_id, 1, 'claim', '', '', '', '' FROM decisions WHERE version = 1 ORDER BY decided_at, seq, claim_id;

-- Who uses a key, where he is a member himself: nobody decides for his own household.
ALTER TABLE api_keys ADD COLUMN member text COLLATE "C" NOT NULL DEFAULT '';

-- Where a line waits, and what a reviewer granted beyond the rules.
ALTER TABLE decision_lines ADD COLUMN waits_for text NOT NULL DEFAULT '';
ALTER TABLE decision_lines ADD COLUMN ex_gratia_cents bigint NOT NULL DEFAULT 0 CHECK (ex_gratia_cents >= 0);
ALTER TABLE decision_lines DISABLE TRIGGER decision_lines_append_only;
UPDATE decision_lines SET waits_for = 'fact' WHERE outcome = 'pended';
ALTER TABLE decision_lines ENABLE TRIGGER decision_lines_append_only;

-- To whom a payment is due, and which version's entry of the same claim, line and kind an entry takes back (0: none).
ALTER TABLE journal_payments ADD COLUMN pay_to text NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN pay_mode text NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN payee text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN reverses integer NOT NULL DEFAULT 0;
ALTER TABLE journal_payments ADD CONSTRAINT journal_payments_kind CHECK (kind IN ('payment', 'ex_gratia'));
ALTER TABLE journal_payments DISABLE TRIGGER journal_payments_append_only;
UPDATE journal_payments j SET
        pay_to = COALESCE(l.doc ->> 't', ''), pay_mode = COALESCE(l.doc ->> 'm', ''),
        payee = CASE l.doc ->> 't' WHEN 'member' THEN j.member WHEN 'provider' THEN COALESCE(l.line ->> 'p', '') ELSE '' END
    FROM (
        SELECT d.claim_id, d.version, x.n - 1 AS line, x.doc, c.doc::jsonb -> 'l' -> (x.n - 1)::integer AS line_doc
        FROM decisions d JOIN claims c ON c.id = d.claim_id,
            jsonb_array_elements(d.doc::jsonb -> 'l') WITH ORDINALITY AS x (doc, n)
    ) AS l (claim_id, version, n, doc, line)
    WHERE l.claim_id = j.claim_id AND l.version = j.version AND l.n = j.line;
ALTER TABLE journal_payments ENABLE TRIGGER journal_payments_append_only;
CREATE UNIQUE INDEX journal_payments_reverses ON journal_payments (claim_id, reverses, line, kind) WHERE reverses > 0;
CREATE INDEX journal_payments_claim ON journal_payments (claim_id);
ALTER TABLE journal_consumptions ADD COLUMN reverses integer NOT NULL DEFAULT 0;

-- Caps that refused a line, or cut it: when something is given back, these are asked first.
CREATE TABLE limit_refusals (
    counter  text COLLATE "C" NOT NULL,
    date     date NOT NULL,
    claim_id uuid NOT NULL,
    version  integer NOT NULL,
    line     integer NOT NULL
);
CREATE INDEX limit_refusals_counter ON limit_refusals (counter, date);

-- The queue: the lines that wait as their claims were last decided. It is derived from decision_lines, and the one table here
-- that forgets: a line that no longer waits is taken out.
CREATE TABLE waiting_lines (
    claim_id     uuid NOT NULL,
    version      integer NOT NULL,
    line         integer NOT NULL,
    waits_for    text COLLATE "C" NOT NULL,
    member       text COLLATE "C" NOT NULL,
    benefit      text COLLATE "C" NOT NULL,
    category     text COLLATE "C" NOT NULL,
    provider     text COLLATE "C" NOT NULL,
    channel      text NOT NULL,
    date         date,
    submitted_on date,
    PRIMARY KEY (claim_id, version, line)
);
CREATE INDEX waiting_lines_waits_for ON waiting_lines (waits_for, claim_id, line);
CREATE INDEX waiting_lines_member ON waiting_lines (member, claim_id, line);
CREATE INDEX waiting_lines_provider ON waiting_lines (provider, claim_id, line) WHERE provider <> '';
INSERT INTO waiting_lines
    SELECT l.claim_id, l.version, l.line, l.waits_for, c.member, l.benefit, l.category,
        COALESCE(c.doc::jsonb -> 'l' -> l.line ->> 'p', ''), c.channel, CAST(c.doc::jsonb -> 'l' -> l.line ->> 'd' AS date), c.submitted_on
    FROM decision_lines l JOIN claims c ON c.id = l.claim_id
    WHERE l.outcome = 'pended' AND l.version = (SELECT MAX(d.version) FROM decisions d WHERE d.claim_id = l.claim_id);

-- What a line is known by when the same thing comes twice: a hash of the service, and one of each document. Two bills that
-- are numbered differently are different: bill is a hash of the number, '' for none.
CREATE TABLE claim_marks (
    mark     text COLLATE "C" NOT NULL,
    bill     text COLLATE "C" NOT NULL,
    claim_id uuid NOT NULL,
    version  integer NOT NULL,
    line     integer NOT NULL
);
CREATE INDEX claim_marks_mark ON claim_marks (mark);

CREATE TRIGGER claim_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER limit_refusals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON limit_refusals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_marks_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_marks
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
