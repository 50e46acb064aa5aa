-- +goose Up

-- Every version of a claim, n in the order in which they were decided: the first as it was submitted, later ones for
-- evidence that came, corrections, rulings of reviewers, rules or facts that changed, and reversals. What the first one's
-- request was stands with its claim. doc is the claim as this version has it, NULL where it is as in the version before.
CREATE TABLE claim_versions (
    n           INTEGER PRIMARY KEY,
    claim_id    TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0),
    kind        TEXT NOT NULL CHECK (kind IN ('claim', 'evidence', 'correction', 'ruling', 'redecision', 'reassessment', 'freed', 'reversal')),
    client      TEXT NOT NULL,
    request_key TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    doc         TEXT,
    CONSTRAINT claim_versions_version UNIQUE (claim_id, version),
    CHECK ((kind = 'claim') = (version = 1))
) STRICT;
CREATE UNIQUE INDEX claim_versions_request ON claim_versions (client, request_key) WHERE version > 1;
CREATE UNIQUE INDEX claim_versions_reversal ON claim_versions (claim_id) WHERE kind = 'reversal';
INSERT INTO claim_versions (claim_id, version, kind, client, request_key, body_hash, reason)
    SELECT claim_id, 1, 'claim', '', '', '', '' FROM decisions WHERE version = 1 ORDER BY decided_at, seq, claim_id;

-- Who uses a key, where he is a member himself: nobody decides for his own household.
ALTER TABLE api_keys ADD COLUMN member TEXT NOT NULL DEFAULT '';

-- Where a line waits, and what a reviewer granted beyond the rules.
DROP TRIGGER decision_lines_no_update;
ALTER TABLE decision_lines ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
ALTER TABLE decision_lines ADD COLUMN ex_gratia_cents INTEGER NOT NULL DEFAULT 0 CHECK (ex_gratia_cents >= 0);
UPDATE decision_lines SET waits_for = 'fact' WHERE outcome = 'pended';
-- +goose StatementBegin
CREATE TRIGGER decision_lines_no_update BEFORE UPDATE ON decision_lines
BEGIN SELECT RAISE(ABORT, 'decision_lines is append-only'); END;
-- +goose StatementEnd

-- To whom a payment is due, and which version's entry of the same claim, line and kind an entry takes back (0: none).
DROP TRIGGER journal_payments_no_update;
ALTER TABLE journal_payments ADD COLUMN pay_to TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN pay_mode TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN payee TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_payments ADD COLUMN reverses INTEGER NOT NULL DEFAULT 0;
UPDATE journal_payments SET
        pay_to = COALESCE((SELECT json_extract(d.doc, '$.l[' || line || '].t') FROM decisions d
            WHERE d.claim_id = journal_payments.claim_id AND d.version = journal_payments.version), ''),
        pay_mode = COALESCE((SELECT json_extract(d.doc, '$.l[' || line || '].m') FROM decisions d
            WHERE d.claim_id = journal_payments.claim_id AND d.version = journal_payments.version), '');
UPDATE journal_payments SET payee = CASE pay_to
        WHEN 'member' THEN member
        WHEN 'provider' THEN COALESCE((SELECT json_extract(c.doc, '$.l[' || line || '].p') FROM claims c WHERE c.id = journal_payments.claim_id), '')
        ELSE '' END;
-- +goose StatementBegin
CREATE TRIGGER journal_payments_no_update BEFORE UPDATE ON journal_payments
BEGIN SELECT RAISE(ABORT, 'journal_payments is append-only'); END;
-- +goose StatementEnd
CREATE UNIQUE INDEX journal_payments_reverses ON journal_payments (claim_id, reverses, line, kind) WHERE reverses > 0;
CREATE INDEX journal_payments_claim ON journal_payments (claim_id);
ALTER TABLE journal_consumptions ADD COLUMN reverses INTEGER NOT NULL DEFAULT 0;

-- Caps that refused a line, or cut it: when something is given back, these are asked first.
CREATE TABLE limit_refusals (
    counter  TEXT NOT NULL,
    date     TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    version  INTEGER NOT NULL,
    line     INTEGER NOT NULL
) STRICT;
CREATE INDEX limit_refusals_counter ON limit_refusals (counter, date);

-- The queue: the lines that wait as their claims were last decided. It is derived from decision_lines, and the one table here
-- that forgets: a line that no longer waits is taken out.
CREATE TABLE waiting_lines (
    claim_id     TEXT NOT NULL,
    version      INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    waits_for    TEXT NOT NULL,
    member       TEXT NOT NULL,
    benefit      TEXT NOT NULL,
    category     TEXT NOT NULL,
    provider     TEXT NOT NULL,
    channel      TEXT NOT NULL,
    date         TEXT,
    submitted_on TEXT,
    PRIMARY KEY (claim_id, version, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_lines_waits_for ON waiting_lines (waits_for, claim_id, line);
CREATE INDEX waiting_lines_member ON waiting_lines (member, claim_id, line);
CREATE INDEX waiting_lines_provider ON waiting_lines (provider, claim_id, line) WHERE provider <> '';
INSERT INTO waiting_lines
    SELECT l.claim_id, l.version, l.line, l.waits_for, c.member, l.benefit, l.category,
        COALESCE(json_extract(c.doc, '$.l[' || l.line || '].p'), ''), c.channel, json_extract(c.doc, '$.l[' || l.line || '].d'), c.submitted_on
    FROM decision_lines l JOIN claims c ON c.id = l.claim_id
    WHERE l.outcome = 'pended' AND l.version = (SELECT MAX(d.version) FROM decisions d WHERE d.claim_id = l.claim_id);

-- What a line is known by when the same thing comes twice: a hash of the service, and one of each document. Two bills that
-- are numbered differently are different: bill is a hash of the number, '' for none.
CREATE TABLE claim_marks (
    mark     TEXT NOT NULL,
    bill     TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    version  INTEGER NOT NULL,
    line     INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_marks_mark ON claim_marks (mark);

-- +goose StatementBegin
CREATE TRIGGER claim_versions_no_update BEFORE UPDATE ON claim_versions
BEGIN SELECT RAISE(ABORT, 'claim_versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_versions_no_delete BEFORE DELETE ON claim_versions
BEGIN SELECT RAISE(ABORT, 'claim_versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_versions_no_replace BEFORE INSERT ON claim_versions
WHEN EXISTS (SELECT 1 FROM claim_versions WHERE n = NEW.n OR claim_id = NEW.claim_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'claim_versions is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER claim_versions_request_exists BEFORE INSERT ON claim_versions
WHEN NEW.version > 1 AND EXISTS (SELECT 1 FROM claim_versions WHERE version > 1 AND client = NEW.client AND request_key = NEW.request_key)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER limit_refusals_no_update BEFORE UPDATE ON limit_refusals
BEGIN SELECT RAISE(ABORT, 'limit_refusals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER limit_refusals_no_delete BEFORE DELETE ON limit_refusals
BEGIN SELECT RAISE(ABORT, 'limit_refusals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_marks_no_update BEFORE UPDATE ON claim_marks
BEGIN SELECT RAISE(ABORT, 'claim_marks is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_marks_no_delete BEFORE DELETE ON claim_marks
BEGIN SELECT RAISE(ABORT, 'claim_marks is append-only'); END;
-- +goose StatementEnd
