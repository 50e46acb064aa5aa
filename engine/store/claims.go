package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"

	"octroi/engine"
)

// versionColumns are what a version of a claim is read from, and versionTables where from.
const (
	versionColumns = `SELECT c.id, c.member, c.channel, c.submitted_on, c.received_at, c.client, c.request_key, c.body_hash,
		COALESCE((SELECT w.doc FROM claim_versions w WHERE w.claim_id = c.id AND w.version <= d.version AND w.doc IS NOT NULL
			ORDER BY w.version DESC LIMIT 1), c.doc),
		d.revision, d.outcome, d.pays_cents, d.decided_at, d.decided_on, d.seq, d.doc, d.facts,
		n.version, n.kind, n.client, n.request_key, n.body_hash, n.reason `
	versionTables = `claims c JOIN decisions d ON d.claim_id = c.id
		JOIN claim_versions n ON n.claim_id = d.claim_id AND n.version = d.version `
)

// selectVersions reads claims as their versions decided them.
const selectVersions = versionColumns + "FROM " + versionTables

// selectRecords reads claims, each with its latest decision.
const selectRecords = selectVersions + `AND d.version = (SELECT MAX(v.version) FROM decisions v WHERE v.claim_id = c.id) `

const recordsByID = selectRecords + "WHERE c.id IN (%s) ORDER BY c.id"

// selectRequests finds what requests made: the first version of a claim, or a later one.
const selectRequests = `WITH asked AS (%s) ` + versionColumns + `FROM (
		SELECT x.id AS claim_id, 1 AS version FROM asked a CROSS JOIN claims x WHERE x.client = a.client AND x.request_key = a.request_key
		UNION
		SELECT x.claim_id, x.version FROM asked a CROSS JOIN claim_versions x
		WHERE x.client = a.client AND x.request_key = a.request_key AND x.version > 1
	) AS q CROSS JOIN ` + versionTables + `WHERE c.id = q.claim_id AND d.version = q.version ORDER BY c.id, d.version`

// Requests implements engine.Reader. Who submitted is Request.Client; By is in the audit trail only.
func (r *reader) Requests(ctx context.Context, keys []engine.RequestKey) ([]engine.Record, error) {
	asked := newBatch("client", "request_key")
	for _, k := range keys {
		asked.add(k.Client, k.Key)
	}
	var found []engine.Record
	err := r.queryFor(ctx, "requests", selectRequests, asked, into(&found))
	return r.complete(ctx, found, err)
}

// Versions implements engine.Reader.
func (r *reader) Versions(ctx context.Context, id string) ([]engine.Record, error) {
	var found []engine.Record
	if id, ok := canonical(id); ok {
		st := statement{selectVersions + "WHERE c.id = ? ORDER BY d.version", []any{id}}
		if err := r.query(ctx, "versions", st, into(&found)); err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, engine.NewError(engine.NotFound, "claim_not_found")
	}
	return r.complete(ctx, found, nil)
}

// ClaimsByID implements engine.Reader.
func (r *reader) ClaimsByID(ctx context.Context, ids []string) ([]engine.Record, error) {
	known := make([]string, 0, len(ids))
	for _, id := range ids {
		if id, ok := canonical(id); ok {
			known = append(known, id)
		}
	}
	return r.records(ctx, known)
}

// Claim implements engine.Reader.
func (r *reader) Claim(ctx context.Context, id string) (engine.Record, error) {
	var found []engine.Record
	if id, ok := canonical(id); ok {
		if err := r.query(ctx, "claim", statement{selectRecords + "WHERE c.id = ?", []any{id}}, into(&found)); err != nil {
			return engine.Record{}, err
		}
	}
	if len(found) == 0 {
		return engine.Record{}, engine.NewError(engine.NotFound, "claim_not_found")
	}
	found, err := r.complete(ctx, found, nil)
	if err != nil {
		return engine.Record{}, err
	}
	return found[0], nil
}

// Claims implements engine.Reader. Before that is not a claim id is before everything.
func (r *reader) Claims(ctx context.Context, f engine.ClaimFilter) ([]engine.Record, error) {
	st := statement{selectRecords + "WHERE c.member = ?", []any{f.Member}}
	if f.Before != "" {
		before, ok := canonical(f.Before)
		if !ok {
			return nil, nil
		}
		st.sql, st.args = st.sql+" AND c.id < ?", append(st.args, before)
	}
	st = st.filtered(f)
	st.sql, st.args = st.sql+" ORDER BY c.id DESC LIMIT ?", append(st.args, max(f.Limit, 0))
	var found []engine.Record
	err := r.query(ctx, "claims", st, into(&found))
	return r.complete(ctx, found, err)
}

// records returns claims by ids that the database gave, in the order of ids.
func (r *reader) records(ctx context.Context, ids []string) ([]engine.Record, error) {
	asked := newBatch("id:uuid")
	for _, id := range ids {
		asked.add(id)
	}
	var found []engine.Record
	err := r.queryFor(ctx, "records", recordsByID, asked, into(&found))
	return r.complete(ctx, found, err)
}

// canonical is a claim id as it is stored; false when it cannot be one. PostgreSQL would take other spellings of a
// UUID for the same, and fail on what is none; SQLite compares text.
func canonical(id string) (string, bool) {
	u, err := uuid.Parse(id)
	return u.String(), err == nil && len(id) == 36
}

// into appends the rows of selectRecords to found.
func into(found *[]engine.Record) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var rec engine.Record
		docs, err := scanRecord(rows, &rec)
		if err == nil {
			err = docs.read(&rec)
		}
		if err != nil {
			return err
		}
		*found = append(*found, rec)
		return nil
	}
}

// recordDocs are the documents of a record.
type recordDocs struct{ claim, decision, facts string }

func (d recordDocs) read(rec *engine.Record) error {
	return readDocuments(rec, d.claim, d.decision, d.facts)
}

// scanRecord reads a row of selectRecords, but for its documents, which it returns.
func scanRecord(rows *sql.Rows, rec *engine.Record) (docs recordDocs, err error) {
	c, d, v := &rec.Claim, &rec.Decision, &rec.Version
	err = rows.Scan(&c.ID, &c.Member, &c.Channel, (*day)(&c.SubmittedOn), (*moment)(&c.ReceivedAt),
		&rec.Request.Client, &rec.Request.Key, &rec.BodyHash, &docs.claim,
		&d.Revision, &d.Outcome, &d.Pays, (*moment)(&rec.DecidedAt), (*day)(&rec.DecidedOn), &rec.Seq, &docs.decision, &docs.facts,
		&v.N, &v.Kind, &v.Request.Client, &v.Request.Key, &v.BodyHash, &v.Reason)
	return docs, err
}

func readDocuments(rec *engine.Record, claim, decision, facts string) error {
	c, err := decode[claimDoc]("claim", claim)
	if err != nil {
		return err
	}
	d, err := decode[decisionDoc]("decision", decision)
	if err != nil {
		return err
	}
	f, err := decode[factsDoc]("facts", facts)
	if err != nil {
		return err
	}
	rec.Claim.Lines = each(c.Lines, fromLine)
	rec.Decision.Lines = each(d.Lines, fromDecided)
	rec.Erased = d.Erased
	rec.Facts = fromFacts(f, rec.Decision.Lines)
	return nil
}
