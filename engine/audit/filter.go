package audit

import (
	"context"
	"fmt"

	"octroi/engine"
)

// filter picks the claims to look at. Where nothing was asked for, all are.
type filter struct {
	conditions []string
	args       []any
}

// on is the filter as conditions on a column that holds a claim's id, with what to say before them.
func (f filter) on(word, column string) (string, []any) {
	sql := ""
	for _, c := range f.conditions {
		sql += word + " " + fmt.Sprintf(c, column)
		word = " AND"
	}
	return sql, f.args
}

func (f filter) all() bool { return len(f.conditions) == 0 }

// where notes which state is looked at, and makes the filter.
func (r *run) where(ctx context.Context) error {
	for table, into := range map[string]*int64{
		"SELECT COALESCE(MAX(n), 0) FROM claim_versions":    &r.at.Version,
		"SELECT COALESCE(MAX(id), 0) FROM journal_payments": &r.at.Payment,
		"SELECT COALESCE(MAX(n), 0) FROM seals":             &r.at.Seal,
	} {
		if err := r.snap.one(ctx, table, nil, into); err != nil {
			return err
		}
	}
	add := func(condition string, args ...any) {
		r.only.conditions = append(r.only.conditions, condition)
		r.only.args = append(r.only.args, args...)
	}
	if y := r.opt.Year; y != 0 {
		add("%s IN (SELECT claim_id FROM decision_lines WHERE date >= ? AND date < ?)", fmt.Sprintf("%04d-01-01", y), fmt.Sprintf("%04d-01-01", y+1))
	}
	if m := r.opt.Member; m != "" {
		add("%s IN (SELECT id FROM claims WHERE member = ?)", m)
	}
	if n := r.opt.SinceSeal; n != 0 {
		if n > r.at.Seal {
			return fmt.Errorf("audit: there is no seal %d yet; the last is %d", n, r.at.Seal)
		}
		add("%s IN (SELECT claim_id FROM claim_versions WHERE n > (SELECT claim_versions_to FROM seals WHERE n = ?))", n)
	}
	return nil
}

// date is a civil date as a SELECT gives it, cast to text; "" for none.
type date engine.Date

// Scan implements sql.Scanner.
func (d *date) Scan(from any) error {
	*d = 0
	s, ok := "", from == nil
	switch v := from.(type) {
	case string:
		s, ok = v, true
	case []byte:
		s, ok = string(v), true
	}
	if !ok {
		return fmt.Errorf("a %T where a date was expected", from)
	}
	if s == "" {
		return nil
	}
	parsed, ok := engine.ParseDate(s)
	if !ok {
		return fmt.Errorf("%q is not a date", s)
	}
	*d = date(parsed)
	return nil
}
