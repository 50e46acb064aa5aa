package audit

import (
	"context"
	"fmt"
	"hash/fnv"
	"reflect"
	"strconv"
	"strings"
	"time"

	"octroi/engine"
)

// Replay says which decisions are taken again. The zero value is none.
type Replay struct {
	All      bool
	Thousand uint32 // or so many hundred-thousandths of the claims, picked by their ids: the same ones every time
}

// ParseReplay reads none, all or sample:P, P being a percentage such as 1 or 0.5.
func ParseReplay(s string) (Replay, bool) {
	switch s {
	case "", "none":
		return Replay{}, true
	case "all":
		return Replay{All: true}, true
	}
	share, ok := strings.CutPrefix(s, "sample:")
	if !ok {
		return Replay{}, false
	}
	p, ok := engine.ParsePercent(strings.TrimSuffix(share, "%"))
	if !ok || p <= 0 || p > 100_000 {
		return Replay{}, false
	}
	return Replay{Thousand: uint32(p)}, true
}

// String writes it as ParseReplay reads it.
func (p Replay) String() string {
	switch {
	case p.All:
		return "all"
	case p.Thousand > 0:
		return "sample:" + engine.Percent(p.Thousand).String()
	default:
		return "none"
	}
}

// picks reports whether a claim is to be decided again.
func (p Replay) picks(claim string) bool {
	if p.All || p.Thousand == 0 {
		return p.All
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(claim))
	return h.Sum32()%100_000 < p.Thousand
}

// replay takes every decision of a claim again, from what is stored (I11).
func (r *run) replay(ctx context.Context, f *claimFile) {
	if !r.opt.Replay.picks(f.id) {
		return
	}
	if f.erased {
		r.mu.Lock()
		r.results[replayed].Skipped += int64(len(f.versions))
		r.mu.Unlock()
		return
	}
	for i := range f.versions {
		if ctx.Err() != nil {
			return
		}
		v := &f.versions[i]
		if !v.readable {
			continue // I7 has said so
		}
		if v.kind == "reversal" {
			continue // nothing was decided: I8 looks at it
		}
		book := r.library.book(v.revision)
		if book == nil {
			if r.library.known(v.revision) {
				r.unread(replayed, 1, "a book that decided can no longer be compiled: "+v.revision)
			}
			continue
		}
		r.checked(replayed, 1)
		if what := r.again(f, i, book); what != "" {
			r.fail(replayed, versionKey(f.id, v.version), what, "SELECT doc, facts FROM decisions WHERE claim_id = '"+f.id+"'")
		}
	}
}

// again decides one version once more and says how it differs, "" when it does not.
func (r *run) again(f *claimFile, i int, book *engine.Book) (what string) {
	defer func() { // a fault of the engine in one claim is a finding, and no end of the audit
		if recover() != nil {
			what = "deciding again broke down"
		}
	}()
	v := &f.versions[i]
	claim := engine.Claim{
		ID: f.id, Member: f.member, Channel: f.channel, SubmittedOn: engine.Date(f.submitted), Lines: v.claimLines,
		ReceivedAt: time.UnixMicro(f.received).UTC(),
	}
	again := engine.Decide(book, &claim, &v.read)
	return difference(v, &again)
}

// difference says where two decisions part: the first line that does, and in what. Never a value: it may be personal.
func difference(v *versionRow, again *engine.Decision) string {
	switch {
	case again.Outcome != v.outcome:
		return fmt.Sprintf("the claim would be %s and was %s", again.Outcome, v.outcome)
	case again.Pays != v.pays:
		return fmt.Sprintf("the claim would be paid %d cents and was paid %d", again.Pays, v.pays)
	case len(again.Lines) != len(v.lines):
		return "there would be another number of lines"
	}
	for i := range again.Lines {
		a, b := &again.Lines[i], &v.lines[i]
		forgetLate(a)
		if field := differs(reflect.ValueOf(*a), reflect.ValueOf(*b)); field != "" {
			return "line " + strconv.Itoa(i+1) + " would differ in " + field
		}
	}
	return ""
}

func forgetLate(l *engine.LineDecision) {
	l.Late = nil
	for i := range l.Parts {
		l.Parts[i].Late = nil
	}
}

// differs names the first field of two structs that is not the same.
func differs(a, b reflect.Value) string {
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return a.Type().Field(i).Name
		}
	}
	return ""
}
