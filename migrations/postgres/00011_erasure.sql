-- +goose Up

-- The erasure of a member's personal data, in two steps by two people: asked for, then confirmed or withdrawn. What was
-- confirmed is not undone. person is who asked where several share a client (the command line), '' otherwise.
CREATE TABLE erasures (
    n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member text COLLATE "C" NOT NULL,
    step   text NOT NULL CHECK (step IN ('requested', 'withdrawn', 'confirmed')),
    client text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    at     timestamptz NOT NULL,
    note   text NOT NULL
);
CREATE INDEX erasures_member ON erasures (member, n);
CREATE UNIQUE INDEX erasures_confirmed ON erasures (member) WHERE step = 'confirmed';
CREATE TRIGGER erasures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION is_erased(who text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM erasures WHERE member = who AND step = 'confirmed');
$$;
-- +goose StatementEnd

-- Four eyes, whatever the program does.
-- +goose StatementBegin
CREATE FUNCTION erasures_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step = 'confirmed' AND NOT EXISTS (
        SELECT 1 FROM erasures e WHERE e.member = NEW.member AND e.step = 'requested' AND (e.client, e.person) <> (NEW.client, NEW.person)
            AND e.n = (SELECT MAX(x.n) FROM erasures x WHERE x.member = NEW.member)
    ) THEN
        RAISE EXCEPTION 'an erasure is confirmed by somebody else than who asked for it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER erasures_four_eyes BEFORE INSERT ON erasures FOR EACH ROW EXECUTE FUNCTION erasures_four_eyes();

-- History stays as it is, but for one thing: the documents of a member whose erasure was confirmed may be blanked. The row
-- that is to be is worked out here from the row that was, so that every other column, also one that is added later, must
-- stay.
-- +goose StatementBegin
CREATE FUNCTION erase_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    blank jsonb := to_jsonb(OLD);
    who   text := blank ->> 'member';
BEGIN
    IF who IS NULL THEN
        SELECT c.member INTO who FROM claims c WHERE c.id = (blank ->> 'claim_id')::uuid;
    END IF;
    CASE TG_TABLE_NAME
        WHEN 'claims' THEN blank := blank || '{"doc": "{\"erased\":true}"}';
        WHEN 'decisions' THEN blank := blank || '{"doc": "{\"erased\":true}", "facts": "{\"erased\":true}"}';
        WHEN 'claim_versions' THEN blank := blank || '{"doc": null, "reason": ""}';
        WHEN 'opening_balances' THEN blank := blank || jsonb_build_object('doc', ((blank ->> 'doc')::jsonb - 't')::text);
    END CASE;
    IF to_jsonb(NEW) = blank AND is_erased(who) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd

DROP TRIGGER claims_append_only ON claims;
DROP TRIGGER decisions_append_only ON decisions;
DROP TRIGGER claim_versions_append_only ON claim_versions;
DROP TRIGGER opening_balances_append_only ON opening_balances;
CREATE TRIGGER claims_append_only BEFORE DELETE OR TRUNCATE ON claims FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_append_only BEFORE DELETE OR TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_versions_append_only BEFORE DELETE OR TRUNCATE ON claim_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_balances_append_only BEFORE DELETE OR TRUNCATE ON opening_balances FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claims_erase_only BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION erase_only();
CREATE TRIGGER decisions_erase_only BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION erase_only();
CREATE TRIGGER claim_versions_erase_only BEFORE UPDATE ON claim_versions FOR EACH ROW EXECUTE FUNCTION erase_only();
CREATE TRIGGER opening_balances_erase_only BEFORE UPDATE ON opening_balances FOR EACH ROW EXECUTE FUNCTION erase_only();

-- Marks are hashes of what a claim said: with the claim's words they go. So do its refusals, which ask to be decided again.
-- +goose StatementBegin
CREATE FUNCTION erase_index_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM claims c WHERE c.id = OLD.claim_id AND is_erased(c.member)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
-- +goose StatementEnd
DROP TRIGGER claim_marks_append_only ON claim_marks;
CREATE TRIGGER claim_marks_append_only BEFORE UPDATE OR TRUNCATE ON claim_marks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_marks_erase_only BEFORE DELETE ON claim_marks FOR EACH ROW EXECUTE FUNCTION erase_index_only();
CREATE INDEX claim_marks_claim ON claim_marks (claim_id);
DROP TRIGGER limit_refusals_append_only ON limit_refusals;
CREATE TRIGGER limit_refusals_append_only BEFORE UPDATE OR TRUNCATE ON limit_refusals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER limit_refusals_erase_only BEFORE DELETE ON limit_refusals FOR EACH ROW EXECUTE FUNCTION erase_index_only();
CREATE INDEX limit_refusals_claim ON limit_refusals (claim_id);

-- Nothing is learnt about a member again after the erasure, and no claim of his is decided again.
-- +goose StatementBegin
CREATE FUNCTION refuse_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who text := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'members' THEN 'id' WHEN 'accounts' THEN 'owner' ELSE 'member' END;
BEGIN
    IF who IS NULL THEN
        SELECT c.member INTO who FROM claims c WHERE c.id = (to_jsonb(NEW) ->> 'claim_id')::uuid;
    END IF;
    IF is_erased(who) THEN
        RAISE EXCEPTION 'the member was erased' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER members_erased BEFORE INSERT OR UPDATE ON members FOR EACH ROW EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER member_households_erased BEFORE INSERT OR UPDATE ON member_households FOR EACH ROW EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER approvals_erased BEFORE INSERT OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER claim_versions_erased BEFORE INSERT ON claim_versions FOR EACH ROW WHEN (NEW.version > 1) EXECUTE FUNCTION refuse_erased();
CREATE TRIGGER accounts_erased BEFORE INSERT OR UPDATE ON accounts
    FOR EACH ROW WHEN (NEW.owner_kind = 'member') EXECUTE FUNCTION refuse_erased();
