package audit

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes the report for programs.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// WriteText writes the report for people: a line for each invariant, what offends under it, and the digest last.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for i := range r.Invariants {
		r.Invariants[i].text(&b)
	}
	for i := range r.Plan {
		p := &r.Plan[i]
		if i == 0 {
			b.WriteString("\nRepair plan, for two people to approve (nothing was booked):\n")
		}
		fmt.Fprintf(&b, "  %s of claim %s, version %d, line %d: %s %+d (%s)\n", p.Table, p.ClaimID, p.Version, p.Line+1, p.Entry, p.Delta, p.Why)
	}
	if r.Snapshot.Seal > 0 {
		fmt.Fprintf(&b, "last seal %d:%s\n", r.Snapshot.Seal, r.Snapshot.SealHash)
	}
	if r.Scope.SinceSeal > 0 {
		fmt.Fprintf(&b, "not looked at: what seals 1 to %d hold, and claims that have no version since; run an audit without --since-seal for them\n", r.Scope.SinceSeal)
	}
	if r.Unsealed > 0 {
		fmt.Fprintf(&b, "not sealed yet: %s rows; run: octroi seal\n", grouped(r.Unsealed))
	}
	fmt.Fprintf(&b, "audit sha256 %s snapshot version %d payment %d seal %d\n", r.Digest, r.Snapshot.Version, r.Snapshot.Payment, r.Snapshot.Seal)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) text(b *strings.Builder) {
	seconds := fmt.Sprintf("%d.%02d s", r.Micros/1_000_000, r.Micros/10_000%100)
	switch r.State {
	case Fail:
		fmt.Fprintf(b, "%-4s FAIL %s violations among %s %s %s: %s\n", r.ID, grouped(r.Violations), grouped(r.Checked), r.Of, seconds, r.Title)
	case Partial:
		fmt.Fprintf(b, "%-4s partial %s %s, %s not looked at (%s) %s\n", r.ID, grouped(r.Checked), r.Of, grouped(r.Unread), r.Why, seconds)
	case OK:
		fmt.Fprintf(b, "%-4s ok %s %s %s\n", r.ID, grouped(r.Checked), r.Of, seconds)
	}
	if r.Skipped > 0 {
		fmt.Fprintf(b, "       %s of erased members left out\n", grouped(r.Skipped))
	}
	for _, f := range r.Findings {
		fmt.Fprintf(b, "       %s: %s\n         %s\n", f.Key, f.What, f.Show)
	}
	if more := r.Violations - int64(len(r.Findings)); more > 0 {
		fmt.Fprintf(b, "       and %s more\n", grouped(more))
	}
}

// grouped writes a number with its thousands apart.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
