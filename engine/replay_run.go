package engine

import "time"

// ReplayState says where the run of a replay stands.
type ReplayState string

// The states of a run. Nothing is kept of one that did not come to its end: going on with it begins it again.
const (
	ReplayWaiting   ReplayState = "waiting" // for a server to make it
	ReplayRunning   ReplayState = "running"
	ReplayStopped   ReplayState = "stopped" // interrupted, or its process died
	ReplayDone      ReplayState = "done"
	ReplayFailed    ReplayState = "failed" // Replay.Failure says why
	ReplayCancelled ReplayState = "cancelled"
)

// Ended reports whether nothing will happen to the run any more, unless somebody asks for it again.
func (s ReplayState) Ended() bool { return s != ReplayWaiting && s != ReplayRunning }

// Bounds of a replay.
const (
	MaxReplayBooks   = 64       // besides the book they are held against
	maxReplayWaiting = 20       // runs that wait for a server
	maxReplaySets    = 8        // values of a book that are changed
	maxReplayAssumed = 20       // assumptions
	MaxReplayAnswer  = 16 << 20 // bytes of an answer, with its cases
	replayFirst      = 20       // lines that an answer tells whole, of few drafts, and
	replayFirstMany  = 5        // of many
	replayManyDrafts = 8
)

// Replay is the run of a replay with its last event.
type Replay struct {
	ID       string
	Request  RequestKey
	BodyHash string
	Span     Span
	Against  ReplayBook
	Drafts   []ReplayBook // in the order asked
	Asked    []string     // the names that were asked for, and
	Sets     []string     // what was to be changed in each: together they made Drafts
	Assume   []string
	Seq      int64 // of the last event
	State    ReplayState
	BegunBy  string // client
	BegunAt  time.Time
	By       string // client of the last event
	At       time.Time
	Progress ReplayProgress
	Failure  string         // code of the error that ended a failed run
	Summary  *ReplaySummary // of a run that is done
	Narrow   *ReplaySummary // the same for who may not see cases
	Work     *ReplayWork    // compiled already, where the run was begun in this process
}

// ReplayBook names a book of a run: what it was called, its code and its revision, which for a book with a value changed is that of the
// changed text.
type ReplayBook struct {
	Name     string // the revision, the name of a book that comes with octroi, or what whoever brought it along calls it
	Book     string
	Revision string
	Set      string // what was changed in it for this run only, as in "psychology.sessions=16"
}

// ReplayProgress is how far a run is. Total is 0 while nobody knows it.
type ReplayProgress struct {
	Phase       string // reading or deciding
	Done, Total int64
}

// ReplaySummary is the answer of a run in a few figures. In a narrow one, -1 stands for a number of so few members that it is not told,
// and the amounts beside it are 0.
type ReplaySummary struct {
	Cents   Cents // of the period, under the book that is held against
	Members int64
	Claims  int64
	Lines   int64
	Differ  int64  // lines that this book decides otherwise than was decided: the self-check
	SHA256  string // of the decisions under that book
	Drafts  []ReplayEffect
}

// ReplayEffect is what one draft changes.
type ReplayEffect struct {
	SHA256  string // of the decisions under the draft
	Cents   Cents  // of the period, under the draft
	Lines   int64  // that differ
	Members int64  // who have a line that differs
	Gainers int64  // members who are better off over the whole period, and
	Gain    Cents  // by how much together
	Losers  int64
	Loss    Cents // negative
	Assumed Cents // what the assumptions add; no part of Cents
}

// ReplayCase is one differing line as a whole. It is personal data and so is kept apart from the answer, to go with the member's other
// documents.
type ReplayCase struct {
	Place    int // in the answer's order
	Member   string
	Claim    string
	Document []byte
}

// ReplayResult is what a Replayer answers.
type ReplayResult struct {
	Summary, Narrow ReplaySummary
	// Document is the answer without its cases, as the Replayer reads it again; NarrowDocument is for who may not see cases.
	Document, NarrowDocument []byte
	Cases                    []ReplayCase
}

// effectOf returns what a run that is done says of a revision, nil when it was not asked.
func (r *Replay) effectOf(revision string) *ReplayEffect {
	if r.Summary == nil {
		return nil
	}
	for i := range r.Drafts {
		if r.Drafts[i].Revision == revision && i < len(r.Summary.Drafts) {
			return &r.Summary.Drafts[i]
		}
	}
	return nil
}

func (r *ReplayResult) size() int {
	n := len(r.Document) + len(r.NarrowDocument)
	for i := range r.Cases {
		n += len(r.Cases[i].Document)
	}
	return n
}
