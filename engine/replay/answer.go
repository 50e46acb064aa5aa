package replay

import "octroi/engine"

// Answer is what a replay found: what the period costs under the book that it is held against, whether that is what was really
// paid, and what each draft changes. All figures are exact; the same claims and books give the same Answer, whoever computes
// it, however many workers it had and in whichever database the claims are.
type Answer struct {
	Span    engine.Span // of governing dates
	Against BookName
	Members int64 // who have a line in the period
	Claims  int64
	Lines   int64
	Manual  Manual
	Cents   engine.Cents // the period under Against
	Check   Check
	Drafts  []Impact // in the order asked
	// SHA256 is of the decisions under Against, in hex.
	SHA256 string
}

// BookName tells one book of a replay from the others. Set is what was changed in it for this replay only: "psychology.sessions=16", ""
// for nothing.
type BookName struct {
	Book     string // the book's code
	Revision string
	Set      string
}

// Manual counts what no rule decided, and a replay takes as it stands.
type Manual struct {
	Rulings  int64        // lines on which a reviewer ruled; replayed as facts
	ExGratia engine.Cents // what reviewers granted beyond the rules: never a part of other figures
	Erased   int64        // lines of erased members; nothing is left to decide them on, so that they count as they stand
	Undated  int64        // lines that wait for the fact that would date them
}

// Check holds the period under Against beside what the journal says was paid.
type Check struct {
	Stands engine.Cents // what the lines of the period were paid, as they stand
	Differ int64        // lines with another outcome or amount
	// Members is how many distinct members have such a line: what roles may see depends on it.
	Members int64
	More    engine.Cents // what they would be paid besides, and
	Less    engine.Cents // what they would be paid less
	Causes  []CauseCount // in the order of Causes, those that occur; then what was not looked into
	First   []Difference // the first differing lines: Was is the decision that stands, Now that of the replay
}

// Cause says why a line comes to something else than what was decided.
type Cause string

// The causes, the first that explains a line alone counts. Those after CauseFact say that what the line itself was decided on
// has not changed.
const (
	CauseRule    Cause = "rule_changed"    // it was decided under another book, which decides otherwise
	CauseFact    Cause = "fact_corrected"  // what is known of the member, the provider or an approval has changed since
	CauseOrder   Cause = "order"           // other lines stood before it on a limit: decided in another order, or with a cause of theirs
	CauseUnknown Cause = "not_looked_into" // too many lines differ to look into each
)

// Causes lists the causes that are looked for.
var Causes = [...]Cause{CauseRule, CauseFact, CauseOrder}

// CauseCount is how many lines differ for a cause, and by how much.
type CauseCount struct {
	Cause   Cause
	Lines   int64
	Members int64 // distinct; 0 where they are not counted
	More    engine.Cents
	Less    engine.Cents
}

// Impact is what a draft changes.
type Impact struct {
	Name   BookName
	SHA256 string // of the decisions under the draft, in hex
	Total  Change
	// ByCategory and ByBenefit have a row for each category or benefit of either book in which anything is paid, in report order;
	// ByMonth one for each month of the period, as 2025-01; ByAgeBand one for each of engine.AgeBands, and "" for an unknown age.
	ByCategory, ByBenefit, ByMonth, ByAgeBand []Change
	Gain, Lose                                Side
	Spread                                    []Bucket // members by what they gain or lose in the period, from the greatest loss to the greatest gain
	Moves                                     []Move   // by benefit, then what became of what, then reason
	Limits                                    []LimitChange
	// First are the first lines that differ, one of a claim, in the order of members and arrival: Was is under Against, Now under the draft.
	First   []Difference
	Assumed []Assumed // in the order asked
}

// Change is what something costs under the book that is held against (Was) and under the draft (Now).
type Change struct {
	Code     string
	Was, Now engine.Cents
	Lines    int64 // that are paid under either
	Differ   int64 // of those, with another outcome or amount
	// Members is how many distinct members have a line that differs: what roles may see depends on it.
	Members int64
}

// Side is the members who are better off, or worse off, over the whole period.
type Side struct {
	Members int64
	Cents   engine.Cents // together; negative for those who lose
	Most    engine.Cents // of one member
	Median  engine.Cents // the lower of the two in the middle
}

// Bucket counts members whose difference lies from From to To, both included and in cents; no From or no To at the ends.
type Bucket struct {
	From, To     engine.Cents
	NoFrom, NoTo bool
	Members      int64
	Cents        engine.Cents
}

// Move is the lines of a benefit that came from one outcome to another. Reason is the first reason of the worse of the two decisions: why
// it is no longer paid in full, or no longer refused; "" when there is none.
type Move struct {
	Benefit  string
	Was, Now engine.Outcome
	Reason   string
	Lines    int64
	Members  int64
	Cents    engine.Cents // difference
}

// LimitChange is how often a cap refused or cut lines of a benefit under both books. A limit that one book does not have has nothing
// there.
type LimitChange struct {
	Benefit  string
	Limit    string // engine.Limit.ID
	Was, Now Binding
}

// Binding is how a cap bound.
type Binding struct {
	Exists  bool
	Lines   int64
	Members int64
}

// Difference is one line that differs, with both decisions complete: trace, reasons and balances.
type Difference struct {
	Claim  engine.Claim
	Line   int
	Member string
	Cause  Cause // of a Check; "" in an Impact
	Was    engine.LineDecision
	Now    engine.LineDecision
}

// Assumed is what an assumption adds to a draft, beside the mechanical effect and never in it.
type Assumed struct {
	Assumption
	Base  engine.Cents // what it is applied to, under the draft
	Cents engine.Cents // what it adds
}

// Date is the governing date of the line, or the day on which it began where nothing says which governs it.
func (d *Difference) Date() engine.Date {
	for _, date := range [...]engine.Date{d.Was.Date, d.Now.Date} {
		if date != 0 {
			return date
		}
	}
	if d.Line < len(d.Claim.Lines) {
		return d.Claim.Lines[d.Line].Date
	}
	return 0
}
