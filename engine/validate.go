package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a claim, so that one request can neither exhaust the server nor the arithmetic.
const (
	MaxLines    = 200
	MaxEvidence = 20
)

// earliestDate is the first date that a claim or a birth may carry.
var earliestDate = MustDate("1900-01-01")

// ValidateClaim returns every mistake of a claim at once; a claim with none can be decided. It puts the claim into
// canonical form on the way: a line without a last day ends on its first, and fields take the type their benefit
// declares (a date that came as text becomes a date). today is the day of receipt in the book's zone. member may be
// nil when unknown; that is not reported here.
func ValidateClaim(book *Book, c *Claim, member *Member, today Date) []FieldError {
	v := validation{book: book, member: member, today: today}
	if c.Member == "" {
		v.add("/member", "required")
	}
	if member != nil && member.Erased != 0 {
		v.add("/member", "member_erased", Arg{"date", DateValue(member.Erased)})
		return v.errors
	}
	switch {
	case c.SubmittedOn > today:
		v.add("/submitted_on", "date_future")
	case c.SubmittedOn != 0 && c.SubmittedOn < earliestDate:
		v.add("/submitted_on", "date_too_old")
	default:
		v.submitted = c.SubmittedOn
	}
	if c.Channel != "" && !slices.Contains(Channels[:], c.Channel) {
		v.add("/channel", "channel_unknown", Arg{"allowed", TextValue(list(Channels[:]))})
	}
	switch {
	case len(c.Lines) == 0:
		v.add("/lines", "lines_required")
	case len(c.Lines) > MaxLines:
		v.add("/lines", "too_many_lines", Arg{"max", Int(MaxLines)})
		return v.errors
	}
	for i := range c.Lines {
		v.at = "/lines/" + strconv.Itoa(i)
		v.line(&c.Lines[i])
	}
	return v.errors
}

type validation struct {
	book      *Book
	member    *Member
	today     Date
	submitted Date   // 0 when not said, or itself wrong
	at        string // pointer of the line
	errors    []FieldError
}

func (v *validation) add(pointer, code string, args ...Arg) {
	v.errors = append(v.errors, FieldError{Pointer: pointer, Code: code, Args: args})
}

func (v *validation) line(l *Line) {
	b := v.book.Benefit(l.Benefit)
	switch {
	case l.Benefit == "":
		v.add(v.at+"/benefit", "required")
	case b == nil:
		v.add(v.at+"/benefit", "benefit_unknown", Arg{"nearest", TextValue(list(v.nearestBenefits(l.Benefit)))})
	}
	v.dates(l)
	v.amounts(l)
	step := One
	if b != nil {
		step = max(1, b.Step)
		v.fields(b, l)
	}
	if l.Units <= 0 || l.Units > MaxUnits || l.Units%step != 0 {
		v.add(v.at+"/units", "units_invalid", Arg{"step", QuantityValue(step, "")}, Arg{"max", QuantityValue(MaxUnits, "")})
	}
	if len(l.Evidence) > MaxEvidence {
		v.add(v.at+"/evidence", "too_many_documents", Arg{"max", Int(MaxEvidence)})
		return
	}
	for i := range l.Evidence {
		v.evidence(i, &l.Evidence[i])
	}
}

func (v *validation) evidence(i int, e *Evidence) {
	at := v.at + "/evidence/" + strconv.Itoa(i)
	if e.Code == "" {
		v.add(at+"/code", "required")
	} else if _, ok := v.book.Evidence[e.Code]; !ok {
		known := make([]string, 0, len(v.book.Evidence))
		for code := range v.book.Evidence {
			known = append(known, code)
		}
		v.add(at+"/code", "evidence_unknown", Arg{"nearest", TextValue(list(Nearest(e.Code, known, 3)))})
	}
	if raw, err := hex.DecodeString(e.Hash); e.Hash != "" && (err != nil || len(raw) != sha256.Size) {
		v.add(at+"/hash", "hash_invalid")
	}
	switch {
	case e.IssuedOn > v.today:
		v.add(at+"/issued_on", "date_future")
	case v.submitted != 0 && e.IssuedOn > v.submitted:
		v.add(at+"/issued_on", "date_after_submission")
	}
}

func (v *validation) dates(l *Line) {
	if l.Date == 0 {
		v.add(v.at+"/date", "required")
		return
	}
	if l.Until == 0 {
		l.Until = l.Date
	}
	v.date(v.at+"/date", l.Date)
	switch {
	case l.Until < l.Date:
		v.add(v.at+"/until", "period_invalid")
	case l.Until > l.Date:
		v.date(v.at+"/until", l.Until)
	}
}

// date checks a date of service against the calendar and the member's life.
func (v *validation) date(pointer string, d Date) {
	m := v.member
	switch {
	case d < earliestDate:
		v.add(pointer, "date_too_old")
	case d > v.today:
		v.add(pointer, "date_future")
	case v.submitted != 0 && d > v.submitted:
		v.add(pointer, "date_after_submission")
	case m != nil && d < m.Born:
		v.add(pointer, "date_before_birth")
	case m != nil && m.Died != 0 && d > m.Died:
		v.add(pointer, "after_death")
	}
}

func (v *validation) amounts(l *Line) {
	ok := true
	for _, a := range [...]struct {
		name string
		c    Cents
	}{{"charged", l.Charged}, {"statutory", l.Statutory}, {"copay", l.Copay}, {"supplement", l.Supplement}, {"other", l.Other}} {
		if a.c < 0 || a.c > MaxCents {
			v.add(v.at+"/"+a.name+"_cents", "amount_range", Arg{"max", Int(int64(MaxCents))})
			ok = false
		}
	}
	switch {
	case !ok:
	case l.Statutory+l.Other > l.Charged:
		v.add(v.at+"/statutory_cents", "parts_exceed_charged")
	case l.Copay+l.Supplement > l.Left():
		v.add(v.at+"/copay_cents", "parts_exceed_left")
	}
}

// fields checks the typed facts of a line against its benefit and gives them their declared types.
func (v *validation) fields(b *Benefit, l *Line) {
	names := make([]string, 0, len(b.Fields))
	for i := range b.Fields {
		f := &b.Fields[i]
		names = append(names, f.Name)
		given, ok := l.Fields[f.Name]
		if !ok || given.Kind == KindNone {
			if f.Required {
				v.add(v.at+"/fields/"+f.Name, "required")
			}
			continue
		}
		typed, code := f.Read(given)
		if code != "" {
			most := int64(MaxFieldText)
			if f.Type == KindMoney {
				most = int64(MaxCents)
			}
			v.add(v.at+"/fields/"+f.Name, code, Arg{"type", TextValue(f.typeName())}, Arg{"allowed", TextValue(list(f.Enum))}, Arg{"max", Int(most)})
			continue
		}
		l.Fields[f.Name] = typed
		if b.DatedBy.Kind == DatedByField && b.DatedBy.Field == i {
			v.date(v.at+"/fields/"+f.Name, typed.Date())
		}
	}
	for _, name := range sortedKeys(l.Fields) {
		if !slices.Contains(names, name) {
			v.add(v.at+"/fields/"+escapePointer(name), "field_unknown", Arg{"nearest", TextValue(list(Nearest(name, names, 3)))})
		}
	}
}

// Read gives a raw value (bool, int or text, as JSON has them) the field's type. On a value that does not fit it
// returns the code of the mistake.
func (f *Field) Read(v Value) (Value, string) {
	switch {
	case v.Kind == f.Type && f.Type != KindText:
		return v, ""
	case f.Type == KindDate && v.Kind == KindText:
		if d, ok := ParseDate(v.S); ok {
			return DateValue(d), ""
		}
		return Value{}, "date_invalid"
	case f.Type == KindMoney && v.Kind == KindInt:
		if v.N < 0 || v.N > int64(MaxCents) {
			return Value{}, "amount_range"
		}
		return CentsValue(Cents(v.N)), ""
	case f.Type == KindText && v.Kind == KindText:
		if len(f.Enum) > 0 && !slices.Contains(f.Enum, v.S) {
			return Value{}, "not_allowed"
		}
		return f.readText(v.S)
	default:
		return Value{}, "type"
	}
}

// MaxFieldText bounds a text of a claim, in characters: it may become part of a counter's name.
const MaxFieldText = 200

// readText takes a text without the spaces around it. Characters that cannot be seen are refused: two texts that look
// the same must be the same, or one birth would be two.
func (f *Field) readText(s string) (Value, string) {
	s, code := visibleText(s, MaxFieldText)
	if code != "" {
		return Value{}, code
	}
	return TextValue(s), ""
}

// visibleText takes the spaces around a text away, and returns the code of what is wrong with the rest, "" for nothing.
func visibleText(s string, most int) (text, code string) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", "required"
	case utf8.RuneCountInString(s) > most:
		return s, "text_too_long"
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return s, "hidden_character"
	default:
		return s, ""
	}
}

func (f *Field) typeName() string {
	switch {
	case f.Type == KindMoney:
		return "integer cents"
	case f.Type == KindDate:
		return "date YYYY-MM-DD"
	case f.Type == KindInt:
		return "integer"
	case f.Type == KindBool:
		return "true or false"
	default:
		return "text"
	}
}

func (v *validation) nearestBenefits(code string) []string {
	known := make([]string, len(v.book.Benefits))
	for i, b := range v.book.Benefits {
		known[i] = b.Code
	}
	return Nearest(code, known, 3)
}
