package engine

// Condition is a compiled truth of the rule book. Package rules fills it from CEL; it is pure and safe for
// concurrent use.
type Condition interface {
	Expression
	// Holds evaluates the condition. It fails only on a fault of the rule (ErrOverflow, ErrDivision) and, on a View of a Prospect,
	// when its truth depends on what is not known: `a && b` is false when a is, whatever b may be.
	Holds(v *View) (bool, error)
}

// Formula is a compiled value of the rule book, of the kind its place asks for.
type Formula interface {
	Expression
	// Value evaluates the formula. It fails only on a fault of the rule (ErrOverflow, ErrDivision).
	Value(v *View) (Value, error)
}

// Expression is what conditions and formulas have in common.
type Expression interface {
	// Facts lists the facts named by the expression that a line may lack; Decide asks View.Known for each before it
	// evaluates, because an absent fact must pend the line and never be read as false or zero.
	Facts() []Fact
	// Figures appends the value of every variable that the expression names, for the trace.
	Figures(v *View, dst []Arg) []Arg
	// Source is the expression as written in the book.
	Source() string
	// Words says the expression in plain words of a language: "the provider is recognised".
	Words(book *Book, lang Lang) string
}

// Fact is a variable that may be absent on a line.
type Fact struct {
	Name  string // as written in rules: "provider.profession"
	Group FactGroup
	Slot  int // index in Benefit.Fields for FactField, in Benefit.Limits for FactLimit
}

// FactGroup says where a fact comes from, and so when it is absent.
type FactGroup uint8

// The groups of facts that may be absent.
const (
	FactProvider      FactGroup = iota // provider.*, except provider.known
	FactHousehold                      // household.*
	FactContributions                  // member.contributions
	FactField                          // field.<name> without a value
	FactLimit                          // used.<limit>, left.<limit>, when the counter needs a fact that is absent
	FactMembership                     // member.holder, when no household is known
	FactApproval                       // approval.*, except approval.valid, without a valid approval
)

// Arg is a named value: a figure that a rule read, or an argument of a sentence.
type Arg struct {
	Name  string
	Value Value
}

// Choice is a value of the book with its dates and cases. Exactly one of Is, Dates, Cases is set, or None.
type Choice struct {
	Label string // names the branch in traces: "from 2025-01-01, case 2"; "" for a plain value
	Is    Formula
	Dates []DatedChoice // ascending
	Cases []CaseChoice  // first true wins; the last has no If
	None  bool          // a dated value that has ended
}

// DatedChoice is a value in force from a day on, until the next one.
type DatedChoice struct {
	From   Date
	Choice Choice
}

// CaseChoice is a value that applies when If holds; If is nil in the last.
type CaseChoice struct {
	If     Condition
	Choice Choice
}

// Constant is a Formula that is always the same value.
type Constant Value

// Value returns the constant.
func (c Constant) Value(*View) (Value, error) { return Value(c), nil }

// Facts is empty: a constant reads nothing.
func (c Constant) Facts() []Fact { return nil }

// Figures adds nothing.
func (c Constant) Figures(_ *View, dst []Arg) []Arg { return dst }

// Words writes the constant as people do: "€20.00", "7.5 %", "16".
func (c Constant) Words(book *Book, lang Lang) string { return FormatValue(book, Value(c), lang) }

// Source writes the constant as a book does: "20.00 EUR", "7.5 %", "16".
func (c Constant) Source() string {
	switch v := Value(c); v.Kind {
	case KindMoney:
		return v.Money().Round().String() + " EUR"
	case KindPercent:
		return v.Key() + " %"
	case KindText:
		return v.S
	default:
		return v.Key()
	}
}
