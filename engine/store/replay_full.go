package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"runtime"
	"slices"

	"octroi/engine"
)

// fullPage is how many claims with a past are read at once: their decisions and facts are large.
const fullPage = 500

// firstRecords is recordsByID for claims that have one version, of which nothing has to be looked up.
const firstRecords = `SELECT c.id, c.member, c.channel, c.submitted_on, c.received_at, c.client, c.request_key, c.body_hash, c.doc,
		d.revision, d.outcome, d.pays_cents, d.decided_at, d.decided_on, d.seq, d.doc, d.facts, 1, '` + string(engine.VersionClaim) + `', '', '', '', ''
	FROM claims c JOIN decisions d ON d.claim_id = c.id AND d.version = 1 WHERE c.id IN (%s) ORDER BY c.id`

// eachFull visits the claims of which everything is asked. The documents of a page are read while the database gives the next.
func (r *reader) eachFull(ctx context.Context, s *standing) error {
	var before fullPageRead
	for _, again := range []bool{false, true} {
		query := firstRecords
		if again {
			query = recordsByID
		}
		keys := slices.SortedFunc(maps.Keys(s.full), compareKeys)
		keys = slices.DeleteFunc(keys, func(k engine.ClaimKey) bool { _, is := s.lines.later[k]; return is != again })
		for page := range slices.Chunk(keys, fullPage) {
			next, err := r.readFull(ctx, query, page)
			if err == nil {
				err = r.visitFull(ctx, before, s)
			}
			if err != nil {
				return err
			}
			before = next
		}
	}
	return r.visitFull(ctx, before, s)
}

// fullPageRead are records, and the errors of those who read their documents: one from each, when he is done.
type fullPageRead struct {
	records []engine.Record
	done    chan error
}

func (r *reader) readFull(ctx context.Context, query string, page []engine.ClaimKey) (fullPageRead, error) {
	asked := newBatch("id:uuid")
	for _, k := range page {
		asked.add(k.String())
	}
	var found []engine.Record
	var documents []recordDocs
	err := r.queryFor(ctx, "full claims", query, asked, func(rows *sql.Rows) error {
		var rec engine.Record
		docs, err := scanRecord(rows, &rec)
		found, documents = append(found, rec), append(documents, docs)
		return err
	})
	if err != nil {
		return fullPageRead{}, err
	}
	readers := runtime.GOMAXPROCS(0)
	p := fullPageRead{found, make(chan error, readers)}
	for first := range readers {
		go func() {
			var failed error
			for i := first; i < len(found); i += readers {
				failed = errors.Join(failed, documents[i].read(&found[i]))
			}
			p.done <- failed
		}()
	}
	return p, nil
}

func (r *reader) visitFull(ctx context.Context, p fullPageRead, s *standing) error {
	var err error
	for range cap(p.done) {
		err = errors.Join(err, <-p.done)
	}
	if err == nil {
		err = r.withErased(ctx, p.records)
	}
	if err != nil {
		return err
	}
	for i := range p.records {
		rec := &p.records[i]
		k := engine.ClaimKeyOf(rec.Claim.ID)
		found := engine.StandingClaim{Key: k, Claim: &rec.Claim, Full: rec}
		found.Lines, _ = s.lines.of(k, nil)
		if !visited(found.Lines, &rec.Claim, s.span) {
			continue
		}
		if err := s.visit(&found); err != nil {
			return err
		}
	}
	return nil
}
