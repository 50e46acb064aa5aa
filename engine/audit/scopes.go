package audit

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"octroi/engine"
)

// scope is what a run decided again: the lines of a household from a day on, of some benefits or of all, in the order in which
// their claims had arrived.
type scope struct {
	From     engine.Date `json:"f"`
	Benefits []string    `json:"b"`
	Order    bool        `json:"o"`
	Members  []string    `json:"m"`
	Reason   string      `json:"r"`
	Preview  bool        `json:"p"`
}

// readScopes reads what each run that booked anything decided again.
func (r *run) readScopes(ctx context.Context) error {
	r.scopes = map[string]*scope{}
	return r.snap.each(ctx, "SELECT id, doc FROM reassessments WHERE seq = 1", nil, func(rows *sql.Rows) error {
		var id, doc string
		if err := rows.Scan(&id, &doc); err != nil {
			return err
		}
		var first struct {
			Asked *scope `json:"a"`
		}
		if err := parse(doc, &first); err != nil || first.Asked == nil {
			r.fail("I7", id, "what the run was asked cannot be read", "SELECT * FROM reassessments WHERE id = '"+id+"'")
			return nil //nolint:nilerr // it is told
		}
		if !first.Asked.Preview {
			r.scopes[id] = first.Asked
		}
		return nil
	})
}

// scopeOf is the scope of the run that made the version of an entry; nil where none did.
func (r *run) scopeOf(e *counterRow) *scope {
	rest, found := strings.CutPrefix(e.run, "reassess/")
	if !found {
		return nil
	}
	id, _, _ := strings.Cut(rest, "/")
	return r.scopes[id]
}

// covers reports whether the line of an entry was decided again.
func (s *scope) covers(e *counterRow) bool {
	return (e.lineOn == 0 || e.lineOn >= s.From) && (len(s.Benefits) == 0 || slices.Contains(s.Benefits, e.benefit))
}

// beforeInRun leaves out what a run that decides claims again had taken out when entry e was decided: the lines in its scope of
// claims that arrived later. Those that came to the same were not booked again, and stand in the journal as they did.
func (r *run) beforeInRun(e *counterRow, before []counterRow) []counterRow {
	s := r.scopeOf(e)
	if s == nil {
		return before
	}
	return slices.DeleteFunc(slices.Clone(before), func(o counterRow) bool { return !o.opening && o.arrived > e.arrived && s.covers(&o) })
}
