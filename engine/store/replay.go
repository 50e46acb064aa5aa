package store

import (
	"context"

	"octroi/engine"
)

// laterVersion is where a claim stands that was decided more than once.
type laterVersion struct {
	n        int64
	reversed bool
}

const selectLater = "SELECT claim_id, version, kind FROM claim_versions WHERE version > 1"

// laterVersions finds the claims that were decided more than once: of the others, the first version is the one that stands.
// The table of decisions itself is far too fat to be asked.
func (r *reader) laterVersions(ctx context.Context) (map[engine.ClaimKey]laterVersion, error) {
	later := make(map[engine.ClaimKey]laterVersion)
	err := r.stream(ctx, "later versions", statement{sql: selectLater}, func(row cells) error {
		k, n := row.key(0), row.number(1)
		if n > later[k].n {
			later[k] = laterVersion{n, string(row.text(2)) == string(engine.VersionReversal)}
		}
		return nil
	})
	return later, err
}

// latest reports whether a version of a claim is the one that stands.
func latest(later map[engine.ClaimKey]laterVersion, k engine.ClaimKey, version int64) bool {
	if len(later) == 0 {
		return version == 1
	}
	l, ok := later[k]
	if !ok {
		return version == 1
	}
	return version == l.n && !l.reversed
}

// dated writes the condition that a column lies in a span.
func dated(column string, span engine.Span) statement {
	st := statement{column + " >= ?", []any{max(span.From, firstDay).String()}}
	if span.Until != 0 && span.Until <= lastDay {
		st.sql, st.args = st.sql+" AND "+column+" < ?", append(st.args, max(span.Until, firstDay).String())
	}
	return st
}

const standingClaims = "SELECT id, member, channel, submitted_on, received_at, doc FROM claims WHERE id >= ? AND id <= ?"

// EachStanding implements engine.Reader. The lines come first, and stay in memory, a few words each; then the claims pass by.
func (r *reader) EachStanding(ctx context.Context, span engine.Span, fn func(*engine.StandingClaim) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	lines, err := r.linesOf(ctx, span)
	if err != nil || lines.none() {
		return err
	}
	s := standing{lines: lines, span: span, visit: fn, full: make(map[engine.ClaimKey]bool), reader: newClaimReader()}
	first, last := lines.bounds()
	st := statement{standingClaims, []any{first.String(), last.String()}}
	if err := r.stream(ctx, "standing claims", st, s.claim); err != nil {
		return err
	}
	return r.eachFull(ctx, &s)
}

// standing is EachStanding under way.
type standing struct {
	lines  *standingLines
	span   engine.Span
	visit  func(*engine.StandingClaim) error
	full   map[engine.ClaimKey]bool // claims that have to be read as a whole
	reader *claimReader
	found  engine.StandingClaim
	held   engine.Claim
}

// claim visits a claim of which its content and lines are all there is, and keeps the others for later.
func (s *standing) claim(row cells) error {
	k := row.key(0)
	lines, doubled := s.lines.of(k, s.found.Lines[:0])
	if len(lines) == 0 {
		return nil
	}
	s.found.Lines = lines
	if _, again := s.lines.later[k]; again || doubled {
		s.full[k] = true
		return nil
	}
	c := &s.held
	if err := s.reader.lines(row.text(5), c); err != nil {
		return err
	}
	if len(c.Lines) != len(lines) { // some are dated outside, or the claim was erased
		s.full[k] = true
		return nil
	}
	if !visited(lines, c, s.span) {
		return nil
	}
	c.ID, c.Member, c.Channel = k.String(), string(row.text(1)), s.reader.word(row.text(2))
	c.SubmittedOn, c.ReceivedAt = row.date(3), row.moment(4)
	s.found.Key, s.found.Claim, s.found.Full = k, c, nil
	return s.visit(&s.found)
}

// visited reports whether a claim has a line dated in the span, or one that is not dated of which the claim says a day in it.
func visited(lines []engine.StandingLine, c *engine.Claim, span engine.Span) bool {
	for _, l := range lines {
		if l.Date != 0 {
			return true
		}
		if l.Line < len(c.Lines) && c.Lines[l.Line].Date != 0 && span.Contains(c.Lines[l.Line].Date) {
			return true
		}
	}
	return false
}

// EachTurn implements engine.Reader. The place of a version is its number in the table of versions, which are entered with the journal, under the
// lock of their anchors.
func (r *reader) EachTurn(ctx context.Context, fn func(engine.ClaimKey, int64) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	st := statement{sql: "SELECT claim_id, n FROM claim_versions WHERE kind <> '" + string(engine.VersionReassessment) + "'"}
	return r.stream(ctx, "turns", st, func(row cells) error { return fn(row.key(0), row.number(1)) })
}
