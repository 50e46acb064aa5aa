package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// Mark is what a line is known by when it comes twice.
type Mark struct {
	Mark  string // hex SHA-256, so that it says nothing by itself
	Bill  string // hash of the bill's number, "" when it has none
	Kind  TwinKind
	Claim string
	Line  int
}

// MarksOf returns what line i of a claim is known by: its member, provider, date and amount with the facts that it brings (the
// other ear is another hearing aid), and the content of each of its documents. Where nothing was charged, or
// nobody is named who did it, only the same benefit is the same service.
func MarksOf(c *Claim, i int) []Mark {
	l := &c.Lines[i]
	benefit, bill := "", ""
	if l.Bill != "" {
		bill = markOf("bill", l.Bill)
	}
	if l.Charged == 0 || l.Provider == "" {
		benefit = l.Benefit
	}
	marks := []Mark{{
		Mark: markOf("service", c.Member, l.Provider, l.Date.String(), l.Until.String(), formatInt(int64(l.Charged)), benefit, fieldsKey(l.Fields)),
		Bill: bill, Kind: TwinService, Claim: c.ID, Line: i,
	}}
	for j := range l.Evidence {
		if h := l.Evidence[j].Hash; h != "" {
			marks = append(marks, Mark{Mark: markOf("document", c.Member, strings.ToLower(h)), Kind: TwinDocument, Claim: c.ID, Line: i})
		}
	}
	return marks
}

// fieldsKey writes the facts of a line as one text, in the order of their names.
func fieldsKey(fields map[string]Value) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		b.WriteString(escapeKey(name))
		b.WriteByte('|')
		b.WriteString(fields[name].Key())
		b.WriteByte('|')
	}
	return b.String()
}

// may reports whether two marks may be of the same thing: the bills of two services are not numbered differently.
func (m *Mark) may(o *Mark) bool {
	return m.Mark == o.Mark && (m.Kind == TwinDocument || m.Bill == "" || o.Bill == "" || m.Bill == o.Bill)
}

// markOf hashes parts so that two different lists never run into each other.
func markOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(formatInt(int64(len(p)))))
		h.Write([]byte{':'})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Payee is who line i is paid to: the id of the member or of the provider, "" for a partner or when nothing is granted.
func (r *Record) Payee(i int) string {
	switch r.Decision.Lines[i].PayTo {
	case PayMember:
		return r.Claim.Member
	case PayProvider:
		return r.Claim.Lines[i].Provider
	default:
		return ""
	}
}
