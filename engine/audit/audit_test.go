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
				if i.Checked == 0 && i.ID != "I17" { // no ruling here
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
