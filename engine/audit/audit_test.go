package audit_test

import (
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"octroi/engine/audit"
)

func newest(t testing.TB, files fs.FS) int64 {
	t.Helper()
	names, err := fs.Glob(files, "*.sql")
	must(t, err)
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	n, err := strconv.ParseInt(number, 10, 64)
	must(t, err)
	return n
}

func TestAudit_aGoodDatabaseIsGreen(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, dsn(t))
			h.fill()
			r := audited(t, h.st.ReadDB(), name, nil)
			if r.ExitCode() != audit.ExitHolds {
				t.Fatalf("exit %d:\n%s", r.ExitCode(), text(r))
			}
			for _, i := range r.Invariants {
				if i.Checked == 0 {
					t.Errorf("%s looked at nothing", i.ID)
				}
			}
			again := audited(t, h.st.ReadDB(), name, nil)
			if again.Digest != r.Digest {
				t.Error("two audits of one state have different digests")
			}
			var back audit.Report
			var b strings.Builder
			must(t, r.WriteJSON(&b))
			must(t, json.Unmarshal([]byte(b.String()), &back))
			if back.Digest != r.Digest || back.Version != audit.Version || len(back.Invariants) != len(audit.Invariants()) {
				t.Error("the report as JSON is not the report")
			}
			for what, change := range map[string]func(*audit.Options){
				"one member":     func(o *audit.Options) { o.Member = "M1" },
				"one year":       func(o *audit.Options) { o.Year = 2024 },
				"after a seal":   func(o *audit.Options) { o.SinceSeal = 1 },
				"a year of none": func(o *audit.Options) { o.Year = 1999 },
				"a sample":       func(o *audit.Options) { o.Replay = audit.Replay{Thousand: 50_000} },
			} {
				part := audited(t, h.st.ReadDB(), name, change)
				if part.ExitCode() != audit.ExitHolds {
					t.Errorf("%s: exit %d:\n%s", what, part.ExitCode(), text(part))
				}
				if of(part, "I11").Checked >= of(r, "I11").Checked {
					t.Errorf("%s: all versions were decided again", what)
				}
			}
		})
	}
}

func of(r *audit.Report, id string) audit.Result {
	for _, i := range r.Invariants {
		if i.ID == id {
			return i
		}
	}
	return audit.Result{}
}

// TestAudit_staysGreenAfterAnErasure blanks the documents of a member as an erasure does.
func TestAudit_staysGreenAfterAnErasure(t *testing.T) {
	t.Parallel()
	db := sqliteCopies(t)(t)
	for _, s := range []string{
		"UPDATE members SET born = NULL, doc = '{}' WHERE id = 'M2'",
		"INSERT INTO erasures (member, step, client, person, at, note) SELECT 'M2', 'requested', 'one', 'Ann', MIN(received_at), '' FROM claims",
		"INSERT INTO erasures (member, step, client, person, at, note) SELECT 'M2', 'confirmed', 'two', 'Bob', MIN(received_at), '' FROM claims",
		"INSERT INTO audit_events (at, actor, action, subject, request_id) SELECT at, client, 'erasure.'||step, member, 'r' FROM erasures",
		"UPDATE claims SET doc = '{\"erased\":true}' WHERE member = 'M2'",
		"UPDATE claim_versions SET doc = NULL, reason = '' WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2')",
		"UPDATE decisions SET doc = '{\"erased\":true}', facts = '{\"erased\":true}' WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2')",
		"DELETE FROM member_households WHERE member = 'M2'",
		"DELETE FROM claim_marks WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2')",
		"DELETE FROM limit_refusals WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2')",
	} {
		_, err := db.ExecContext(t.Context(), s)
		must(t, err)
	}
	r := audited(t, db, "sqlite", nil)
	if r.ExitCode() != audit.ExitHolds {
		t.Fatalf("exit %d:\n%s", r.ExitCode(), text(r))
	}
	if of(r, "I11").Skipped == 0 {
		t.Error("the versions that can no longer be taken again are not counted")
	}
	if of(r, "I28").Skipped == 0 {
		t.Error("the entries whose figures can no longer be worked out are not counted")
	}
	// What is left is held against itself.
	const back = "reverses > 0 AND claim_id IN (SELECT id FROM claims WHERE member = 'M2')"
	for _, s := range []string{"UPDATE journal_payments SET region = 'wallonia' WHERE " + back, "UPDATE journal_consumptions SET cap = cap + 1 WHERE " + back} {
		mutate(t, db, "sqlite", s)
		if r := audited(t, db, "sqlite", nil); of(r, "I28").State != audit.Fail {
			t.Errorf("%s: missed", s)
		}
		mutate(t, db, "sqlite", strings.NewReplacer("'wallonia'", "'brussels'", "+ 1", "- 1").Replace(s))
		if r := audited(t, db, "sqlite", nil); of(r, "I28").State != audit.OK {
			t.Fatalf("%s: put right, and\n%s", s, text(r))
		}
	}
}
