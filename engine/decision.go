package engine

import "time"

// Outcome is the result of a line or a claim.
type Outcome string

// The four outcomes of DESIGN §6, and that of a claim that was taken back. Reduced means that a limit or the bill paid less
// than the formula, or that a reviewer did.
const (
	Approved Outcome = "approved"
	Reduced  Outcome = "reduced"
	Denied   Outcome = "denied"
	Pended   Outcome = "pended"
	Reversed Outcome = "reversed"
)

// Decision is what octroi answers to a claim. It holds codes and arguments; sentences are made when it is read.
type Decision struct {
	Revision string
	Outcome  Outcome
	Pays     Cents
	Lines    []LineDecision
}

// LineDecision is the decision of one line, with everything that explains it.
type LineDecision struct {
	Benefit      string
	Category     string
	Date         Date // the governing date
	Outcome      Outcome
	Pays         Cents
	ExGratia     Cents    // part of Pays: what a reviewer granted beyond the rules
	WaitsFor     WaitsFor // of a pended line; "" else
	PayTo        string   // member, provider or partner; "" when nothing is granted
	PayMode      string   // money, voucher or service; "" when nothing is granted
	Reasons      []Reason
	BoundBy      string  // Limit.ID of the limit that bound, "bill" when the bill did, or ""
	WhyNot       *Reason // the nearest change that would alter the outcome; its argument "amount" is what it would pay
	Late         *Late   // set when lines dated later were decided before this one, and the order made a difference
	Steps        []Step
	Balances     []Balance
	Consumptions []Consumption
	Refusals     []Refusal // caps that denied the line or cut it
	// Parts is set when the period of the line crosses a change of value or the end of a window: the line was cut there,
	// and this is the decision of each part, in the order of dates. Pays is their sum; Steps of the line are those of no
	// part.
	Parts []LineDecision
	Part  PartOf // in a part: which
}

// PartOf says which part of a line a decision is about. Until is the last day, inclusive.
type PartOf struct {
	From, Until Date
	Units       Quantity
	Charged     Cents
	Left        Cents
}

// Late says what arriving out of order changed: the line was decided after others dated later than itself, on limits
// that they share. In order of service it would have been paid Pays, and each of Displaced what it says.
type Late struct {
	Pays      Cents
	Displaced []Displaced
}

// Displaced is a line decided earlier that is dated later, with what it was paid and what it would have been paid in
// order of service. Without a claim it is the total of other people's lines, who share the limit.
type Displaced struct {
	Claim    string
	Line     int
	Benefit  string
	Date     Date
	Paid     Cents
	WouldPay Cents
}

// Reason is a sentence of the book's or the engine's catalogue, by its code and arguments.
type Reason struct {
	Code string
	Args []Arg
}

// Step is one entry of the trace.
type Step struct {
	Rule   string // where in the book: "requires[0]", "each", "limits.sessions"; "" for the engine's own steps
	Code   string // sentence in the engine's catalogue
	Branch string // which dated value or case applied, "" when there was no choice
	Args   []Arg  // arguments of the sentence and figures read
}

// Balance is a limit after the line: what is used of it and what remains. Values are cents, thousandths of a unit, or
// a count, as Measure says.
type Balance struct {
	Limit     string // Limit.ID
	Code      string // Limit.Code
	Measure   Measure
	Unit      string // unit code of the benefit, for MeasureUnits; else ""
	Window    Window
	Bound     Bound // a cap, a threshold, or none
	Used      int64 // granted, or presented for a threshold
	Remaining int64 // 0 for a counter without a bound
}

// Consumption is a journal entry: what a line takes from a limit.
type Consumption struct {
	Counter Counter
	Limit   string // Limit.Code
	Window  Window
	Date    Date // governing date of the line or part
	Of      string
	Value   int64
}

// Record is one version of a stored claim with its decision: the latest, where nothing else is said. Request and BodyHash are
// those of the submission, By and DecidedAt those of the version.
type Record struct {
	Claim     Claim
	Request   RequestKey
	BodyHash  string
	Decision  Decision
	Facts     Facts
	DecidedAt time.Time
	DecidedOn Date // civil date of DecidedAt in the book's zone
	By        Actor
	Erased    bool  // the member's data were: of each line, what it was about, its day, outcome and amounts are left
	Seq       int64 // place of the decision in the member's order of decisions
	Version   Version
	Before    *Record // the version that this one replaces, on the way into the store; nil for the first, and when read
}

// RequestKey is the identity of a submission: who sent it, under which Idempotency-Key.
type RequestKey struct {
	Client string
	Key    string
}
