package audit

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The sums of reports (I27), once more: a walk over the journal, one member after the other, with the sums of every cell in
// memory. There are as many as months, years, benefits, ages and so on, however many members there are.

// sumColumns are what a cell sums, in the order of cellSums. The last two are counts.
var sumColumns = [...]string{"amount", "ex_gratia", "charged", "asked", "units", "lines", "members"}

const (
	sumAmount = iota
	sumExGratia
	sumCharged
	sumAsked
	sumUnits
	sumLines
	sumMembers
)

type cellSums [len(sumColumns)]int64

// sumDimensions are what sums are told apart by; all of it together is "".
var sumDimensions = [...]string{"", "category", "benefit", "channel", "age_band", "age", "region", "status", "payee", "network"}

// cell is a sum on its way, and what the line at hand makes in it.
type cell struct {
	sums   cellSums
	member int64 // the last that was counted
	line   int64 // the last that was added
	ofLine cellSums
	told   bool // the read model has it
}

// cellsOf are the cells of a month or a year.
type cellsOf [len(sumDimensions)]map[string]*cell

type periodKey struct{ basis, period string }

// adding adds up what the read model has to hold.
type adding struct {
	periods       map[periodKey]*cellsOf
	members, line int64 // so many came so far
	touched       []*cell
}

// summed is an entry of the journal as sums need it.
type summed struct {
	member, claim string
	line          int64
	kind          string
	service, day  string // YYYY-MM-DD: of the line, and of the decision
	keys          [len(sumDimensions)]string
	cells         cellSums
}

// notTold picks the entries that the sums have to hold.
const notTold = `SELECT j.member, CAST(j.claim_id AS text), j.line, j.kind, COALESCE(CAST(j.service_date AS text), ''), CAST(j.decided_on AS text),
		j.category, j.benefit, j.channel, j.age, j.region, j.status, j.pay_to, j.network, j.cents, j.units, j.charged_cents, j.asked_cents
	FROM journal_payments j WHERE j.cents <> 0 AND NOT EXISTS (SELECT 1 FROM rollup_tail t WHERE t.entry_id = j.id) ORDER BY j.member`

// rollup holds the sums of reports against the journal.
func (r *run) rollup(ctx context.Context) error {
	var err error
	r.timed("I27", func() {
		if err = r.tail(ctx); err != nil {
			return
		}
		var add *adding
		if add, err = r.addUp(ctx); err == nil {
			err = r.cells(ctx, add)
		}
	})
	return err
}

// tail wants the entries that wait for the sums to be entries about money, and the lock of those who take them in.
func (r *run) tail(ctx context.Context) error {
	if err := r.count(ctx, "I27", "SELECT COUNT(*) FROM rollup_tail"); err != nil {
		return err
	}
	err := r.snap.each(ctx, `SELECT t.entry_id, j.id IS NULL FROM rollup_tail t LEFT JOIN journal_payments j ON j.id = t.entry_id
		WHERE j.id IS NULL OR j.cents = 0 ORDER BY t.entry_id`, nil, func(rows *sql.Rows) error {
		var id int64
		var gone bool
		err := rows.Scan(&id, &gone)
		what := "an entry of nothing waits for the sums"
		if gone {
			what = "an entry waits for the sums that is not in the journal"
		}
		r.fail("I27", "entry "+strconv.FormatInt(id, 10), what+rebuild, fmt.Sprintf("SELECT * FROM rollup_tail WHERE entry_id = %d", id))
		return err
	})
	if err != nil {
		return err
	}
	var rows int64
	err = r.snap.one(ctx, "SELECT COUNT(*) FROM rollup_state", nil, &rows)
	if err == nil && rows != 1 {
		r.fail("I27", "rollup_state", fmt.Sprintf("%d rows, where one keeps two from taking the same entry in", rows),
			"DELETE FROM rollup_state; INSERT INTO rollup_state VALUES (0)")
	}
	return err
}

const rebuild = "; run: octroi rollup rebuild"

// addUp walks over the journal. Lines are added one after the other, and a member's together.
func (r *run) addUp(ctx context.Context) (*adding, error) {
	add := &adding{periods: map[periodKey]*cellsOf{}}
	var of []summed
	err := r.snap.each(ctx, notTold, nil, func(rows *sql.Rows) error {
		e, err := scanSummed(rows)
		if len(of) > 0 && of[0].member != e.member {
			add.one(of)
			of = of[:0]
		}
		of = append(of, e)
		return err
	})
	add.one(of)
	return add, err
}

func scanSummed(rows *sql.Rows) (e summed, err error) {
	var age, cents int64
	k := &e.keys
	err = rows.Scan(&e.member, &e.claim, &e.line, &e.kind, &e.service, &e.day,
		&k[1], &k[2], &k[3], &age, &k[6], &k[7], &k[8], &k[9], &cents, &e.cells[sumUnits], &e.cells[sumCharged], &e.cells[sumAsked])
	if age >= 0 {
		k[4], k[5] = band(age), strconv.FormatInt(age, 10)
	}
	if e.kind == "ex_gratia" {
		e.cells = cellSums{sumExGratia: cents}
	} else {
		e.cells[sumAmount] = cents
	}
	return e, err
}

// band is the age band of reports.
func band(age int64) string {
	after := ""
	bands := [...]string{"00-03", "04-06", "07-12", "13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"}
	for i, from := range [...]int64{0, 4, 7, 13, 18, 25, 35, 45, 55, 65, 75} {
		if age >= from {
			after = bands[i]
		}
	}
	return after
}

// one adds everything of one member.
func (a *adding) one(of []summed) {
	a.members++
	slices.SortStableFunc(of, func(x, y summed) int {
		if c := strings.Compare(x.claim, y.claim); c != 0 {
			return c
		}
		return int(x.line - y.line)
	})
	for i := range of {
		if i == 0 || of[i].claim != of[i-1].claim || of[i].line != of[i-1].line {
			a.closeLine()
		}
		a.entry(&of[i])
	}
	a.closeLine()
}

func year(day string) string  { return day[:min(len(day), len("2025"))] }
func month(day string) string { return day[:min(len(day), len("2025-01"))] }

// entry adds an entry to what its line makes in each cell.
func (a *adding) entry(e *summed) {
	for _, of := range [...]periodKey{
		{"service", year(e.service)}, {"service", month(e.service)}, {"decision", year(e.day)}, {"decision", month(e.day)},
	} {
		cells := a.periods[of]
		if cells == nil {
			cells = &cellsOf{}
			a.periods[of] = cells
		}
		for d := range sumDimensions {
			c := cells[d][e.keys[d]]
			if c == nil {
				if cells[d] == nil {
					cells[d] = map[string]*cell{}
				}
				c = &cell{}
				cells[d][e.keys[d]] = c
			}
			if c.line != a.line {
				c.line, c.ofLine = a.line, cellSums{}
				a.touched = append(a.touched, c)
			}
			for i, n := range e.cells {
				c.ofLine[i] += n
			}
		}
	}
}

// closeLine puts what a line made into the cells. Where its payments cancel out it is none there, and what was ex gratia is never a line.
func (a *adding) closeLine() {
	for _, c := range a.touched {
		c.sums[sumExGratia] += c.ofLine[sumExGratia]
		if c.ofLine[sumAmount] == 0 {
			continue
		}
		for _, i := range [...]int{sumAmount, sumCharged, sumAsked, sumUnits} {
			c.sums[i] += c.ofLine[i]
		}
		c.sums[sumLines]++
		if c.member != a.members {
			c.member = a.members
			c.sums[sumMembers]++
		}
	}
	a.touched = a.touched[:0]
	a.line++
}

// cells holds every sum that is kept against what it should be, and looks for those that are not kept.
func (r *run) cells(ctx context.Context, add *adding) error {
	n := int64(0)
	err := r.snap.each(ctx, "SELECT basis, period, dimension, key, amount, ex_gratia, charged, asked, units, lines, members FROM spending_rollup", nil,
		func(rows *sql.Rows) error {
			var of periodKey
			var dimension, key string
			var s cellSums
			err := rows.Scan(&of.basis, &of.period, &dimension, &key, &s[sumAmount], &s[sumExGratia], &s[sumCharged], &s[sumAsked], &s[sumUnits],
				&s[sumLines], &s[sumMembers])
			n++
			c := add.find(of, dimension, key)
			switch {
			case c == nil || c.sums == cellSums{}:
				r.cellFails(of, dimension, key, "nothing of the journal is in it")
			case c.sums != s:
				r.cellFails(of, dimension, key, s.unlike(c.sums))
			}
			if c != nil {
				c.told = true
			}
			return err
		})
	for of, cells := range add.periods {
		for d := range cells {
			for key, c := range cells[d] {
				if !c.told && c.sums != (cellSums{}) {
					r.cellFails(of, sumDimensions[d], key, "it is missing; "+cellSums{}.unlike(c.sums))
				}
			}
		}
	}
	r.checked("I27", n)
	return err
}

func (a *adding) find(of periodKey, dimension, key string) *cell {
	d := slices.Index(sumDimensions[:], dimension)
	if cells := a.periods[of]; cells != nil && d >= 0 {
		return cells[d][key]
	}
	return nil
}

// unlike says in what a sum differs from that of the journal.
func (s cellSums) unlike(journal cellSums) string {
	var says []string
	for i, n := range journal {
		if s[i] != n {
			says = append(says, fmt.Sprintf("%s is %d and the journal has %d", sumColumns[i], s[i], n))
		}
	}
	return strings.Join(says, ", ")
}

func (r *run) cellFails(of periodKey, dimension, key, what string) {
	name := strings.Join(strings.Fields(of.basis+" "+of.period+" "+dimension+" "+key), " ")
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	r.fail("I27", name, what+rebuild, "SELECT * FROM spending_rollup WHERE basis = "+quote(of.basis)+" AND period = "+quote(of.period)+
		" AND dimension = "+quote(dimension)+" AND key = "+quote(key))
}
