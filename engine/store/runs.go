package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"octroi/engine"
)

// Reassessments and replays are runs: a table each, of events. The first says what was asked, the last where the run stands.
const selectRuns = `SELECT f.id, f.client, f.request_key, f.body_hash, f.at, f.doc, l.seq, l.state, l.client, l.at, l.doc
	FROM %[1]s f JOIN %[1]s l ON l.id = f.id AND l.seq = (SELECT MAX(x.seq) FROM %[1]s x WHERE x.id = f.id)
	WHERE f.seq = 1`

// runFilter selects runs; what is zero selects everything. with is a further condition.
type runFilter struct {
	id      string
	request engine.RequestKey
	before  string
	state   string
	with    statement
	limit   int
}

// run is a run's first and last event.
type run struct {
	id      string
	request engine.RequestKey // zero where it was begun without a key
	begunBy string
	hash    string
	begunAt time.Time
	asked   string // document
	seq     int64
	state   string
	by      string
	at      time.Time
	stands  string // document
}

// runs visits runs of a table, newest first.
func (r *reader) runs(ctx context.Context, table string, f *runFilter, visit func(*run) error) error {
	st := statement{sql: fmt.Sprintf(selectRuns, table)}
	where := func(given bool, condition string, args ...any) {
		if given {
			st.sql, st.args = st.sql+" AND "+condition, append(st.args, args...)
		}
	}
	where(f.id != "", "f.id = ?", f.id)
	where(f.request != (engine.RequestKey{}), "f.client = ? AND f.request_key = ?", f.request.Client, f.request.Key)
	where(f.before != "", "f.id < ?", f.before)
	where(f.state != "", "l.state = ?", f.state)
	where(f.with.sql != "", f.with.sql, f.with.args...)
	st.sql += " ORDER BY f.id DESC"
	if f.limit > 0 {
		st.sql, st.args = st.sql+" LIMIT ?", append(st.args, f.limit)
	}
	return r.query(ctx, table, st, func(rows *sql.Rows) error {
		var x run
		err := rows.Scan(&x.id, &x.begunBy, &x.request.Key, &x.hash, (*moment)(&x.begunAt), &x.asked, &x.seq, &x.state, &x.by, (*moment)(&x.at), &x.stands)
		if x.request.Key != "" {
			x.request.Client = x.begunBy
		}
		if err != nil {
			return err
		}
		return visit(&x)
	})
}
