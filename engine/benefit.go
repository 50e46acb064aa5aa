package engine

import (
	"strings"
	"time"
)

// Book is a payer's whole rule book: every benefit with its dated history, and every word it uses. It is immutable
// once compiled and safe for concurrent use.
type Book struct {
	Revision     string // content hash of the source files; names the book in every decision
	Code         string
	Title        Text
	Currency     string // "EUR"
	Zone         *time.Location
	SubmitWithin Period // from the governing date, inclusive; zero for no deadline
	// SecondPersonAbove is up to what amount a reviewer rules on a line alone; 0 for any.
	SecondPersonAbove Cents
	Categories        []Category
	Benefits          []*Benefit // in book order
	Reasons           map[string]ReasonText
	Evidence          map[string]EvidenceKind
	Units             map[string]UnitName
	Statuses          map[string]Text // the book's own statuses
	Regions           map[string]Text // titles of the regions that members live in

	readsHistory bool // some rule asks for the member's past
	byCode       map[string]*Benefit
	limits       map[string]*Limit
}

// Category groups benefits in reports, in book order.
type Category struct {
	Code  string
	Title Text
}

// ReasonText is a sentence with {arguments} of the book's or the engine's catalogue. CARC is the X12 claim adjustment
// reason code, 0 when there is none.
type ReasonText struct {
	CARC int
	Text Text
}

// EvidenceKind is a document that rules may ask for. With a Valid period, it counts until that long after its issue.
type EvidenceKind struct {
	Title Text
	Valid Period
}

// UnitName is how a unit is written for one and for many.
type UnitName struct {
	One, Many Text
}

// Benefit is one right with its rule.
type Benefit struct {
	Code         string
	Category     string
	Title        Text
	Article      string // the statute's article, "" when unpublished
	Source       Source
	From         Date // first day in force
	Until        Date // exclusive; 0 while in force
	Unit         string
	Step         Quantity // the smallest part of a unit that can be claimed: One, or less
	DatedBy      DatedBy
	SubmitWithin Period // own deadline, or the book's
	Fields       []Field
	Gates        []Gate // the book's, then the benefit's own
	Evidence     []EvidenceRule
	Review       []ReviewRule // conditions on which a person looks at the line before it is paid
	Repeatable   bool         // the same service may come twice in a day at the same price: no line is taken for a duplicate
	// InServiceOrder is set when lines are decided in the order of their dates: one that comes late makes those after it be
	// decided again.
	InServiceOrder bool
	Pays           *Choice // money for one unit when PerUnit, else for the line
	PerUnit        bool
	LumpSum        bool // not bounded by what is left on the bill
	PayTo          *Choice
	PayMode        *Choice
	Limits         []*Limit // own and pooled, in book order
	// ReadsHousehold is set when any expression of the benefit names household.*, so that the household is read.
	ReadsHousehold bool
	Changes        []Date // every day on which a dated value of this benefit changes, ascending
	// Approval is set when nothing is granted without a valid approval; ReadsApproval when that, dated_by or any
	// expression looks at it.
	Approval      bool
	ReadsApproval bool
	// History is what the rules ask of the member's past, each benefit once with the longest period asked.
	History []HistoryRead
	// Offer says for whom the benefit is worth proposing. No decision looks at it.
	Offer Offer
	// ByUnit is set when the formula names ordinal.<limit>: it then runs once for every unit.
	ByUnit bool
}

// HistoryRead asks how often, or when last, the member was granted a benefit: looking back Within from the governing date.
type HistoryRead struct {
	Benefit string
	Within  Period
}

// MaxUnitsByUnit is how many units a line of a benefit with ByUnit may have.
const MaxUnitsByUnit = 400

// Source says where a benefit's figures come from. A figure nobody published is Illustrative.
type Source struct {
	Illustrative bool
	Text         string
	Ref          string
}

// DatedBy says which date of a line governs it: its values, ages, facts and windows.
type DatedBy struct {
	Kind  DatedByKind
	Field int // index in Benefit.Fields, for DatedByField
}

// DatedByKind is the kind of governing date.
type DatedByKind uint8

// The governing dates of DESIGN §5.
const (
	DatedByDate DatedByKind = iota
	DatedByUntil
	DatedBySubmitted
	DatedByField
	DatedByApproval // the day the approval was given
)

// Field is a typed fact that a claim's line must bring for a benefit.
type Field struct {
	Name  string
	Title Text
	Type  Kind     // KindBool, KindInt, KindText, KindDate or KindMoney
	Enum  []string // allowed texts, for an enum
	// Titles are how the texts of an enum are read, by text: rules and claims speak in codes, people do not. Nil when the book
	// gives the codes alone.
	Titles   map[string]Text
	Member   bool // the text is the id of a member
	Required bool
	Default  Value // when not required
}

// ValueTitle is how one of an enum's texts is read in a language: by its title, or as a code is written for people when it
// has none.
func (f *Field) ValueTitle(text string, lang Lang) string {
	if title := f.Titles[text].In(lang); title != "" {
		return title
	}
	return strings.ReplaceAll(text, "_", " ")
}

// Gate is a condition that must hold, and the reason to give when it does not.
type Gate struct {
	Rule   string // where it stands: "book.requires[0]", "requires[1]"
	If     Condition
	Reason string
	Pend   bool         // wait instead of denying
	Args   []NamedValue // the {arguments} that the reason's sentence names
}

// NamedValue computes one argument of a sentence.
type NamedValue struct {
	Name  string
	Value Formula
}

// EvidenceRule asks for one of several documents, always or when a condition holds.
type EvidenceRule struct {
	Rule  string // "evidence[0]"
	AnyOf []string
	When  Condition // nil: always
}

// ReviewRule asks for a person when its condition holds.
type ReviewRule struct {
	Rule   string // "review[0]"
	If     Condition
	Reason string // "review_needed", or a reason of the book
	Args   []NamedValue
}

// Index prepares the look-ups of a book. The compiler calls it once, last.
func (b *Book) Index() {
	b.byCode = make(map[string]*Benefit, len(b.Benefits))
	b.limits = make(map[string]*Limit)
	for _, x := range b.Benefits {
		b.byCode[x.Code] = x
		b.readsHistory = b.readsHistory || len(x.History) > 0
		for _, l := range x.Limits {
			l.rule = "limits." + l.ID
			b.limits[l.Code] = l
		}
	}
}

// Benefit returns the benefit of that code, nil when the book has none.
func (b *Book) Benefit(code string) *Benefit { return b.byCode[code] }

// InForce reports whether the benefit is in force on day d.
func (b *Benefit) InForce(d Date) bool { return Span{b.From, b.Until}.Contains(d) }

// Governing returns the date that governs line l of a claim submitted on `submitted` under an approval (nil: none), 0
// when what should give it is absent.
func (b *Benefit) Governing(l *Line, submitted Date, a *Approval) Date {
	switch b.DatedBy.Kind {
	case DatedByUntil:
		return l.Until
	case DatedBySubmitted:
		return submitted
	case DatedByField:
		f := &b.Fields[b.DatedBy.Field]
		if given, ok := l.Fields[f.Name]; ok {
			return given.Date()
		}
		return f.Default.Date()
	case DatedByApproval:
		if a == nil {
			return 0
		}
		return a.GrantedOn
	default:
		return l.Date
	}
}
