package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

const (
	selectQueue = "SELECT w.claim_id, w.line, w.version, w.waits_for FROM waiting_lines w WHERE true"
	countQueue  = "SELECT w.waits_for, COUNT(*) FROM waiting_lines w WHERE true"
)

// queueStatement is the SELECT of a page of the queue. A place that no line can have is before everything, as none is.
func queueStatement(f engine.QueueFilter) statement {
	st := statement{sql: selectQueue}.narrowed("w.waits_for", string(f.WaitsFor)).waiting(f)
	if after, ok := canonical(f.After.Claim); ok {
		st = statement{st.sql + " AND (w.claim_id > ? OR w.claim_id = ? AND w.line > ?)", append(st.args, after, after, f.After.Line)}
	}
	return statement{st.sql + " ORDER BY w.claim_id, w.line LIMIT ?", append(st.args, max(f.Limit, 0))}
}

// waiting narrows a statement over waiting_lines to what a filter says of the line and its claim.
func (st statement) waiting(f engine.QueueFilter) statement {
	return st.narrowed("w.member", f.Member).narrowed("w.provider", f.Provider).narrowed("w.benefit", f.Benefit).
		narrowed("w.category", f.Category).narrowed("w.channel", f.Channel).
		within("w.date", f.Service).within("w.submitted_on", f.Submitted)
}

// Queue implements engine.Reader.
func (r *reader) Queue(ctx context.Context, f engine.QueueFilter) ([]engine.QueueItem, error) {
	var found []engine.QueueItem
	err := r.query(ctx, "queue", queueStatement(f), func(rows *sql.Rows) error {
		var q engine.QueueItem
		err := rows.Scan(&q.Claim, &q.Line, &q.Version, &q.WaitsFor)
		found = append(found, q)
		return err
	})
	return found, err
}

// QueueCounts implements engine.Reader.
func (r *reader) QueueCounts(ctx context.Context, f engine.QueueFilter) (map[engine.WaitsFor]int, error) {
	counts := make(map[engine.WaitsFor]int)
	st := statement{sql: countQueue}.waiting(f)
	st.sql += " GROUP BY w.waits_for"
	err := r.query(ctx, "queue counts", st, func(rows *sql.Rows) error {
		var what engine.WaitsFor
		var n int
		err := rows.Scan(&what, &n)
		counts[what] = n
		return err
	})
	return counts, err
}

// selectFollowers finds the versions whose requests begin in one of these ways, and those before them.
const selectFollowers = `WITH followed AS (
		SELECT claim_id, version FROM claim_versions
		WHERE version > 1 AND client = 'octroi' AND (request_key >= ? AND request_key < ? OR request_key >= ? AND request_key < ?)
	) ` + versionColumns + `FROM (
		SELECT claim_id, version FROM followed UNION SELECT claim_id, version - 1 FROM followed
	) AS q CROSS JOIN ` + versionTables + `WHERE c.id = q.claim_id AND d.version = q.version ORDER BY c.id, d.version`

// Followers implements engine.Reader.
func (r *reader) Followers(ctx context.Context, claim string, version int) ([]engine.Record, error) {
	var args []any
	for _, kind := range [...]engine.VersionKind{engine.VersionFreed, engine.VersionRedecision} {
		from := engine.FollowerKey(kind, claim, version, "")
		args = append(args, from, from[:len(from)-1]+"0") // the character after the last slash
	}
	var found []engine.Record
	if err := r.query(ctx, "followers", statement{selectFollowers, args}, into(&found)); err != nil {
		return nil, err
	}
	followers := make([]engine.Record, 0, len(found)/2)
	for i := 1; i < len(found); i += 2 {
		f := found[i]
		f.Before = &found[i-1]
		followers = append(followers, f)
	}
	return followers, nil
}
