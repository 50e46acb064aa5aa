package engine

import (
	"slices"
	"time"
	"unicode/utf8"
)

// ReassessmentState says where a run that decides claims again stands.
type ReassessmentState string

// The states of a run. One that is running, but whose last event is old, lost its process and can be gone on with, as can
// those that were stopped or that failed. A cancelled one keeps what it booked and goes no further.
const (
	ReassessmentRunning   ReassessmentState = "running"
	ReassessmentStopped   ReassessmentState = "stopped"
	ReassessmentDone      ReassessmentState = "done"
	ReassessmentFailed    ReassessmentState = "failed" // all households had their turn, and some could not be decided
	ReassessmentCancelled ReassessmentState = "cancelled"
)

// Ended reports whether nothing will happen to the run any more.
func (s ReassessmentState) Ended() bool { return s == ReassessmentDone || s == ReassessmentCancelled }

// ReassessmentRequest asks for a run: which lines of which members are decided again, and why.
type ReassessmentRequest struct {
	Request  RequestKey
	BodyHash string
	Scope    ReassessScope
	Members  []string // with those of their households; none: everybody
	Reason   string
	Preview  bool // nothing of what is decided is kept
}

// Reassessment is a run with its last event.
type Reassessment struct {
	ReassessmentRequest
	ID         string
	Seq        int64 // of the last event
	State      ReassessmentState
	BegunBy    string // client
	BegunAt    time.Time
	By         string // client of the last event
	At         time.Time
	Cursor     string // every member up to this one, by id, had a turn
	Figures    ReassessmentFigures
	Households int64
	Claims     int64 // that were decided again, changed or not
	Failed     int64 // households of which not everything could be decided
	Failures   []ReassessmentFailure
	// First are the first lines that differ, in the order of the walk.
	First []ReassessmentDifference
}

// ReassessmentFigures is what a run changes, or would change: in all, and by benefit.
type ReassessmentFigures struct {
	Claims   int64
	Benefits []BenefitDifference // by code
}

// BenefitDifference is what changes for the lines of a benefit: what is paid besides, and what is recovered.
type BenefitDifference struct {
	Benefit string
	Lines   int64
	More    Cents
	Less    Cents
}

// ReassessmentFailure names a member in whose household something could not be decided, and the code of the error.
type ReassessmentFailure struct {
	Member string
	Code   string
}

// ReassessmentDifference is a line that differs.
type ReassessmentDifference struct {
	Claim   string
	Line    int
	Benefit string
	Date    Date
	Was     ReassessmentOutcome
	Now     ReassessmentOutcome
}

// ReassessmentOutcome is one of the two decisions of a line; Reasons are codes.
type ReassessmentOutcome struct {
	Outcome Outcome
	Pays    Cents
	Reasons []string
}

// How many lines and failures a run names; it counts all of them.
const (
	maxFirst    = 20
	maxFailures = 20
)

// Total sums the figures over all benefits.
func (f *ReassessmentFigures) Total() BenefitDifference {
	var all BenefitDifference
	for _, b := range f.Benefits {
		all.Lines, all.More, all.Less = all.Lines+b.Lines, all.More+b.More, all.Less+b.Less
	}
	return all
}

// add counts the claims of a household that changed.
func (f *ReassessmentFigures) add(changed []Record) {
	for i := range changed {
		f.Claims++
		eachDifference(&changed[i], func(_ int, was, now *LineDecision) {
			b := f.of(now.Benefit)
			b.Lines++
			b.More += max(now.Pays-was.Pays, 0)
			b.Less += max(was.Pays-now.Pays, 0)
		})
	}
}

func (f *ReassessmentFigures) of(benefit string) *BenefitDifference {
	at, found := slices.BinarySearchFunc(f.Benefits, benefit, func(b BenefitDifference, code string) int {
		switch {
		case b.Benefit < code:
			return -1
		case b.Benefit > code:
			return 1
		}
		return 0
	})
	if !found {
		f.Benefits = slices.Insert(f.Benefits, at, BenefitDifference{Benefit: benefit})
	}
	return &f.Benefits[at]
}

// eachDifference visits the lines whose outcome or payment changed.
func eachDifference(r *Record, visit func(line int, was, now *LineDecision)) {
	for i := range r.Decision.Lines {
		was, now := &r.Before.Decision.Lines[i], &r.Decision.Lines[i]
		if was.Pays != now.Pays || was.Outcome != now.Outcome {
			visit(i, was, now)
		}
	}
}

// enter counts what became of a household.
func (r *Reassessment) enter(out *Reassessed) {
	r.Households++
	r.Claims += int64(out.Claims)
	r.Figures.add(out.Changed)
	for i := range out.Changed {
		c := &out.Changed[i]
		eachDifference(c, func(line int, was, now *LineDecision) {
			if len(r.First) < maxFirst {
				r.First = append(r.First, ReassessmentDifference{
					Claim: c.Claim.ID, Line: line, Benefit: now.Benefit, Date: c.Claim.Lines[line].Date, Was: standingOf(was), Now: standingOf(now),
				})
			}
		})
	}
}

func standingOf(l *LineDecision) ReassessmentOutcome {
	o := ReassessmentOutcome{Outcome: l.Outcome, Pays: l.Pays}
	for i := range l.Reasons {
		o.Reasons = append(o.Reasons, l.Reasons[i].Code)
	}
	return o
}

// fail notes a household that could not be decided.
func (r *Reassessment) fail(member, code string) {
	r.Failed++
	if len(r.Failures) < maxFailures {
		r.Failures = append(r.Failures, ReassessmentFailure{member, code})
	}
}

// again makes a run that went through, but not everywhere, start over: what it booked stays, and is not booked again.
func (r *Reassessment) again() {
	if r.Preview {
		r.Figures, r.First = ReassessmentFigures{}, nil
	}
	r.Cursor, r.Households, r.Claims, r.Failed, r.Failures = "", 0, 0, 0, nil
}

// validate returns every mistake of a request.
func (r *ReassessmentRequest) validate(book *Book) []FieldError {
	v := validation{book: book}
	if r.Scope.From == 0 {
		v.add("/from", "required")
	}
	for i, code := range r.Scope.Benefits {
		if book.Benefit(code) == nil {
			v.add("/benefits/"+formatInt(int64(i)), "benefit_unknown", Arg{"nearest", TextValue(list(v.nearestBenefits(code)))})
		}
	}
	switch n := utf8.RuneCountInString(r.Reason); {
	case n == 0:
		v.add("/reason", "required")
	case n > maxReason:
		v.add("/reason", "text_too_long", Arg{"max", Int(maxReason)})
	}
	return v.errors
}
