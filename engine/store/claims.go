package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"

	"octroi/engine"
)

// selectRecords reads claims, each with its latest decision.
const selectRecords = `SELECT c.id, c.member, c.channel, c.submitted_on, c.received_at, c.client, c.request_key, c.body_hash, c.doc,
		d.revision, d.outcome, d.pays_cents, d.decided_at, d.decided_on, d.seq, d.doc, d.facts
	FROM claims c JOIN decisions d ON d.claim_id = c.id
		AND d.version = (SELECT MAX(v.version) FROM decisions v WHERE v.claim_id = c.id) `

const recordsByID = selectRecords + "WHERE c.id IN (%s) ORDER BY c.id"

// Requests implements engine.Reader. Who submitted is Request.Client; By is in the audit trail only.
func (r *reader) Requests(ctx context.Context, keys []engine.RequestKey) ([]engine.Record, error) {
	asked := newBatch("client", "request_key")
	for _, k := range keys {
		asked.add(k.Client, k.Key)
	}
	var found []engine.Record
	err := r.queryFor(ctx, "requests", selectRecords+"WHERE (c.client, c.request_key) IN (%s) ORDER BY c.id", asked, into(&found))
	return found, err
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
	st.sql, st.args = st.sql+" ORDER BY c.id DESC LIMIT ?", append(st.args, max(f.Limit, 0))
	var found []engine.Record
	return found, r.query(ctx, "claims", st, into(&found))
}

// records returns claims by ids that the database gave, in the order of ids.
func (r *reader) records(ctx context.Context, ids []string) ([]engine.Record, error) {
	asked := newBatch("id:uuid")
	for _, id := range ids {
		asked.add(id)
	}
	var found []engine.Record
	err := r.queryFor(ctx, "records", recordsByID, asked, into(&found))
	return found, err
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
		var claim, decision, facts string
		c, d := &rec.Claim, &rec.Decision
		err := rows.Scan(&c.ID, &c.Member, &c.Channel, (*day)(&c.SubmittedOn), (*moment)(&c.ReceivedAt),
			&rec.Request.Client, &rec.Request.Key, &rec.BodyHash, &claim,
			&d.Revision, &d.Outcome, &d.Pays, (*moment)(&rec.DecidedAt), (*day)(&rec.DecidedOn), &rec.Seq, &decision, &facts)
		if err != nil {
			return err
		}
		if err := readDocuments(&rec, claim, decision, facts); err != nil {
			return err
		}
		*found = append(*found, rec)
		return nil
	}
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
	rec.Facts = fromFacts(f)
	return nil
}
