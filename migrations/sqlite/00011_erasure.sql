-- +goose Up

-- The erasure of a member's personal data, in two steps by two people: asked for, then confirmed or withdrawn. What was
-- confirmed is not undone. person is who asked where several share a client (the command line), '' otherwise.
CREATE TABLE erasures (
    n      INTEGER PRIMARY KEY,
    member TEXT NOT NULL,
    step   TEXT NOT NULL CHECK (step IN ('requested', 'withdrawn', 'confirmed')),
    client TEXT NOT NULL,
    person TEXT NOT NULL,
    at     INTEGER NOT NULL,
    note   TEXT NOT NULL
) STRICT;
CREATE INDEX erasures_member ON erasures (member, n);
CREATE UNIQUE INDEX erasures_confirmed ON erasures (member) WHERE step = 'confirmed';
-- +goose StatementBegin
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_no_replace BEFORE INSERT ON erasures
WHEN EXISTS (SELECT 1 FROM erasures WHERE n = NEW.n OR member = NEW.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'erasures is append-only'); END;
-- +goose StatementEnd

-- Four eyes, whatever the program does.
-- +goose StatementBegin
CREATE TRIGGER erasures_four_eyes BEFORE INSERT ON erasures
WHEN NEW.step = 'confirmed' AND NOT EXISTS (
    SELECT 1 FROM erasures e WHERE e.member = NEW.member AND e.step = 'requested' AND (e.client <> NEW.client OR e.person <> NEW.person)
        AND e.n = (SELECT MAX(x.n) FROM erasures x WHERE x.member = NEW.member))
BEGIN SELECT RAISE(ABORT, 'an erasure is confirmed by somebody else than who asked for it'); END;
-- +goose StatementEnd

-- History stays as it is, but for one thing: the documents of a member whose erasure was confirmed may be blanked, and
-- every other column must stay. A column that is added to one of these tables belongs into its list here.
DROP TRIGGER claims_no_update;
DROP TRIGGER decisions_no_update;
DROP TRIGGER claim_versions_no_update;
DROP TRIGGER opening_balances_no_update;
-- +goose StatementBegin
CREATE TRIGGER claims_no_update BEFORE UPDATE ON claims
WHEN NOT (NEW.doc = '{"erased":true}'
    AND (NEW.id, NEW.member, NEW.channel, NEW.submitted_on, NEW.received_at, NEW.client, NEW.request_key, NEW.body_hash)
     IS (OLD.id, OLD.member, OLD.channel, OLD.submitted_on, OLD.received_at, OLD.client, OLD.request_key, OLD.body_hash)
    AND EXISTS (SELECT 1 FROM erasures WHERE member = OLD.member AND step = 'confirmed'))
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
WHEN NOT (NEW.doc = '{"erased":true}' AND NEW.facts = '{"erased":true}'
    AND (NEW.claim_id, NEW.version, NEW.revision, NEW.outcome, NEW.pays_cents, NEW.decided_at, NEW.decided_on, NEW.seq)
     IS (OLD.claim_id, OLD.version, OLD.revision, OLD.outcome, OLD.pays_cents, OLD.decided_at, OLD.decided_on, OLD.seq)
    AND EXISTS (SELECT 1 FROM claims c JOIN erasures e ON e.member = c.member AND e.step = 'confirmed' WHERE c.id = OLD.claim_id))
BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_versions_no_update BEFORE UPDATE ON claim_versions
WHEN NOT (NEW.doc IS NULL AND NEW.reason = ''
    AND (NEW.n, NEW.claim_id, NEW.version, NEW.kind, NEW.client, NEW.request_key, NEW.body_hash)
     IS (OLD.n, OLD.claim_id, OLD.version, OLD.kind, OLD.client, OLD.request_key, OLD.body_hash)
    AND EXISTS (SELECT 1 FROM claims c JOIN erasures e ON e.member = c.member AND e.step = 'confirmed' WHERE c.id = OLD.claim_id))
BEGIN SELECT RAISE(ABORT, 'claim_versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER opening_balances_no_update BEFORE UPDATE ON opening_balances
WHEN NOT (NEW.doc = json_remove(OLD.doc, '$.t')
    AND (NEW.n, NEW.id, NEW.kind, NEW.reverses, NEW.member, NEW.limit_code, NEW.date, NEW.booked_on, NEW.booked_at, NEW.client, NEW.request_key, NEW.body_hash)
     IS (OLD.n, OLD.id, OLD.kind, OLD.reverses, OLD.member, OLD.limit_code, OLD.date, OLD.booked_on, OLD.booked_at, OLD.client, OLD.request_key, OLD.body_hash)
    AND EXISTS (SELECT 1 FROM erasures WHERE member = OLD.member AND step = 'confirmed'))
BEGIN SELECT RAISE(ABORT, 'opening_balances is append-only'); END;
-- +goose StatementEnd

-- Marks are hashes of what a claim said: with the claim's words they go. So do its refusals, which ask to be decided again.
DROP TRIGGER claim_marks_no_delete;
-- +goose StatementBegin
CREATE TRIGGER claim_marks_no_delete BEFORE DELETE ON claim_marks
WHEN NOT EXISTS (SELECT 1 FROM claims c JOIN erasures e ON e.member = c.member AND e.step = 'confirmed' WHERE c.id = OLD.claim_id)
BEGIN SELECT RAISE(ABORT, 'claim_marks is append-only'); END;
-- +goose StatementEnd
CREATE INDEX claim_marks_claim ON claim_marks (claim_id);
DROP TRIGGER limit_refusals_no_delete;
-- +goose StatementBegin
CREATE TRIGGER limit_refusals_no_delete BEFORE DELETE ON limit_refusals
WHEN NOT EXISTS (SELECT 1 FROM claims c JOIN erasures e ON e.member = c.member AND e.step = 'confirmed' WHERE c.id = OLD.claim_id)
BEGIN SELECT RAISE(ABORT, 'limit_refusals is append-only'); END;
-- +goose StatementEnd
CREATE INDEX limit_refusals_claim ON limit_refusals (claim_id);

-- Nothing is learnt about a member again after the erasure, and no claim of his is decided again.
-- +goose StatementBegin
CREATE TRIGGER members_erased_insert BEFORE INSERT ON members
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.id AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER members_erased_update BEFORE UPDATE ON members
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.id AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER member_households_erased BEFORE INSERT ON member_households
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER approvals_erased_insert BEFORE INSERT ON approvals
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER approvals_erased_update BEFORE UPDATE ON approvals
WHEN EXISTS (SELECT 1 FROM erasures WHERE member = NEW.member AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claim_versions_erased BEFORE INSERT ON claim_versions
WHEN NEW.version > 1 AND EXISTS (SELECT 1 FROM claims c JOIN erasures e ON e.member = c.member AND e.step = 'confirmed' WHERE c.id = NEW.claim_id)
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accounts_erased_insert BEFORE INSERT ON accounts
WHEN NEW.owner_kind = 'member' AND EXISTS (SELECT 1 FROM erasures WHERE member = NEW.owner AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accounts_erased_update BEFORE UPDATE ON accounts
WHEN NEW.owner_kind = 'member' AND EXISTS (SELECT 1 FROM erasures WHERE member = NEW.owner AND step = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'the member was erased'); END;
-- +goose StatementEnd
