package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"octroi/engine/audit"
)

const (
	waiting   = "(SELECT MIN(t.entry_id) FROM rollup_tail t)"
	opposite  = "(SELECT MIN(id) FROM journal_payments WHERE reverses > 0 AND cents <> 0)"
	gratis    = "(SELECT MIN(id) FROM journal_payments WHERE kind = 'ex_gratia')"
	network   = "(SELECT MIN(id) FROM journal_payments WHERE network = 'in')"
	takenBack = "(SELECT MIN(id) FROM journal_consumptions WHERE reverses > 0)"
	sums      = "basis, period, dimension, key, amount, ex_gratia, charged, asked, units, lines, members"
	theYear   = "basis = 'service' AND period = '2025' AND dimension = ''"
)

// derived are corruptions of what is made out of the journal, all of which a rebuild mends.
func derived() []mutant {
	all := []mutant{
		{"a sum is missing", "I27", "DELETE FROM spending_rollup WHERE basis = 'decision' AND period = '2026-01' AND dimension = 'benefit' AND key = 'sessions'", ""},
		{"all sums are missing", "I27", "DELETE FROM spending_rollup", ""},
		{"a sum of a benefit that nobody had", "I27", "INSERT INTO spending_rollup (" + sums + ") VALUES ('service', '2025', 'benefit', 'nothing', 1, 0, 0, 0, 0, 1, 1)", ""},
		{"a sum of nothing", "I27", "INSERT INTO spending_rollup (" + sums + ") VALUES ('service', '2031-07', '', '', 0, 0, 0, 0, 0, 0, 0)", ""},
		{"a sum by a dimension that is none", "I27", "INSERT INTO spending_rollup (" + sums + ") VALUES ('service', '2025', 'member', 'M1', 1, 0, 0, 0, 0, 1, 1)", ""},
		{"a sum moved to another benefit", "I27", "UPDATE spending_rollup SET key = 'gym2' WHERE dimension = 'benefit' AND key = 'gym' AND period = '2025' AND basis = 'service'", ""},
		{"a sum moved to another month", "I27", "UPDATE spending_rollup SET period = '2025-12' WHERE dimension = '' AND period = '2025-06' AND basis = 'service'", ""},
		{"a sum moved to the other basis", "I27", "UPDATE spending_rollup SET basis = 'decision' WHERE dimension = '' AND period = '2025-06' AND basis = 'service'", ""},
		{"a sum moved to another age", "I27", "UPDATE spending_rollup SET key = '34' WHERE dimension = 'age' AND key = '35' AND period = '2025-06' AND basis = 'service'", ""},
		{"what one region has more another has less", "I27", "UPDATE spending_rollup SET amount = amount + CASE key WHEN 'brussels' THEN 1 ELSE -1 END WHERE dimension = 'region' AND period = '2025' AND basis = 'service'", ""},
		{"an entry waits that is in the sums", "I27", "INSERT INTO rollup_tail SELECT MIN(id) FROM journal_payments WHERE cents > 0 AND id NOT IN (SELECT entry_id FROM rollup_tail)", ""},
		{"an entry no longer waits and is not in the sums", "I27", "DELETE FROM rollup_tail WHERE entry_id = " + waiting, ""},
		{"an entry waits that is not there", "I27", "INSERT INTO rollup_tail VALUES (987654321)", ""},
		{"an entry of nothing waits", "I27", "INSERT INTO rollup_tail VALUES (" + denied + ")", ""},
	}
	for _, column := range []string{"amount", "ex_gratia", "charged", "asked", "units", "lines", "members"} {
		all = append(all, mutant{"one more in the " + column + " of a sum", "I27", "UPDATE spending_rollup SET " + column + " = " + column + " + 1 WHERE " + theYear, ""})
	}
	return all
}

// told are corruptions of what the journal keeps for reports. Nothing derives it: it was seen when the line was decided.
func told() []mutant {
	pay := func(name, change, id string) mutant {
		return mutant{name, "I28", "UPDATE journal_payments SET " + change + " WHERE id = " + id, ""}
	}
	use := func(name, change, id string) mutant {
		return mutant{name, "I28", "UPDATE journal_consumptions SET " + change + " WHERE id = " + id, ""}
	}
	return []mutant{
		pay("a payment is for more units", "units = units + 1000", paid),
		pay("a payment's line cost more", "charged_cents = charged_cents + 1", paid),
		pay("a payment's line left more to pay", "asked_cents = asked_cents + 1", paid),
		pay("a payment's member is older", "age = age + 1", paid),
		pay("a payment's member has no age", "age = -1", paid),
		pay("a payment's member lived elsewhere", "region = 'flanders'", paid),
		pay("a payment's member had a status", "status = 'disabled'", paid),
		pay("a payment's provider was in no network", "network = 'out'", network),
		pay("a payment was cut for another reason", "reason = 'no_reason'", paid),
		pay("a refusal has no reason", "reason = ''", denied),
		pay("a refusal cost more", "charged_cents = charged_cents + 1", denied),
		pay("an opposite takes back no units", "units = 0", opposite),
		pay("an opposite is not below nothing", "charged_cents = -charged_cents", opposite),
		pay("an opposite is of another region", "region = 'flanders'", opposite),
		pay("what was ex gratia cost something", "charged_cents = 100", gratis),
		use("a use was held against another cap", "cap = cap + 1000", unitsID),
		use("a use was held against no cap", "cap = 0", unitsID),
		use("a use counts since another day", "since = '2024-01-01'", unitsID),
		use("a use that is taken back had another cap", "cap = cap + 1", takenBack),
		{"a sum is of what a thief paid", "I27", "UPDATE journal_payments SET cents = cents + 1 WHERE id = " + paid, ""},
		{"nothing keeps two from taking the same in", "I27", "DELETE FROM rollup_state", ""},
	}
}

// TestAudit_aRebuildMendsTheSums does what a finding says is to be done, and wants everything to hold again.
func TestAudit_aRebuildMendsTheSums(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, dsn(t))
			h.fill()
			for i, m := range derived() {
				h.submit("M4", line("sessions", fmt.Sprintf("%d-03-%02d", 2022+i%2, i+1), 1, 100)) // a rebuild leaves nothing to wait
				h.seal()
				mutate(t, h.st.DB(), name, m.sql)
				if broken := failing(audited(t, h.st.ReadDB(), name, nil)); !slices.Equal(broken, []string{m.id}) {
					t.Errorf("%s: %v fail, and not %s alone", m.name, broken, m.id)
				}
				_, err := h.svc.RebuildRollup(t.Context())
				must(t, err)
				if r := audited(t, h.st.ReadDB(), name, nil); r.ExitCode() != audit.ExitHolds {
					t.Fatalf("%s: after a rebuild:\n%s", m.name, text(r))
				}
			}
		})
	}
}

// TestAudit_leavesOutWhatWasBookedBeforeFigures makes the first entries of a journal those of an octroi that kept nothing for
// reports. One that keeps nothing among those that do is found all the same.
func TestAudit_leavesOutWhatWasBookedBeforeFigures(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, dsn(t))
			h.fill()
			nothing := map[string]string{
				"journal_payments":     "units = 0, charged_cents = 0, asked_cents = 0, age = -1, region = '', status = '', network = '', reason = ''",
				"journal_consumptions": "cap = 0, since = NULL",
			}
			whole := audited(t, h.st.ReadDB(), name, nil)
			for table, none := range nothing {
				mutate(t, h.st.DB(), name, "UPDATE "+table+" SET "+none+" WHERE id < (SELECT MIN(id) + 8 FROM "+table+")")
			}
			_, err := h.svc.RebuildRollup(t.Context())
			must(t, err)
			r := audited(t, h.st.ReadDB(), name, nil)
			if r.ExitCode() != audit.ExitHolds || of(r, "I28").Checked >= of(whole, "I28").Checked {
				t.Fatalf("%d entries of %d were looked at:\n%s", of(r, "I28").Checked, of(whole, "I28").Checked, text(r))
			}
			for table, none := range nothing {
				mutate(t, h.st.DB(), name, "UPDATE "+table+" SET "+none+" WHERE id = (SELECT MAX(id) FROM "+table+" WHERE version > 0)")
				if r := audited(t, h.st.ReadDB(), name, nil); of(r, "I28").State != audit.Fail {
					t.Errorf("an entry of %s that keeps nothing is missed", table)
				}
			}
		})
	}
}
