package audit

import "time"

// Version is the version of the report as JSON. It is raised when a field changes its meaning or goes away.
const Version = 1

// State is what an audit found of one invariant.
type State string

// The states of an invariant. Partial: what could be looked at holds, but not all of it could.
const (
	OK      State = "ok"
	Fail    State = "fail"
	Partial State = "partial"
)

// MaxKeys is how many offending keys of an invariant are named; all are counted.
const MaxKeys = 20

// Report is what one audit found.
type Report struct {
	Version    int       `json:"version"`
	At         time.Time `json:"at"`
	Database   string    `json:"database"`
	Snapshot   Snapshot  `json:"snapshot"`
	Scope      Scope     `json:"scope"`
	Invariants []Result  `json:"invariants"`
	Violations int64     `json:"violations"`
	Unsealed   int64     `json:"unsealed"` // rows that were booked since the last seal: no hash holds them yet
	Digest     string    `json:"digest"`   // of all that was found, the clock aside: two audits of one snapshot agree on it
	Plan       []Repair  `json:"repair_plan,omitempty"`
}

// Snapshot says which state of the database was looked at: the last of each.
type Snapshot struct {
	Version int64 `json:"version"` // in the order of deciding
	Payment int64 `json:"payment"`
	Seal    int64 `json:"seal"`
	// SealHash is that of the last seal: with its number, what to keep elsewhere.
	SealHash string `json:"seal_hash,omitempty"`
}

// Scope says what of it was looked at.
type Scope struct {
	Year      int    `json:"year,omitempty"`
	Member    string `json:"member,omitempty"`
	SinceSeal int64  `json:"since_seal,omitempty"`
	Replay    string `json:"replay"`
}

// Result is what was found of one invariant.
type Result struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	State      State     `json:"state"`
	Checked    int64     `json:"checked"`
	Of         string    `json:"of"` // what was counted: counters, versions, …
	Violations int64     `json:"violations"`
	Skipped    int64     `json:"skipped,omitempty"` // of erased members: what can no longer be worked out again
	Unread     int64     `json:"unread,omitempty"`  // what could not be looked at: see Why
	Why        string    `json:"why,omitempty"`
	Findings   []Finding `json:"findings,omitempty"` // the first MaxKeys
	Micros     int64     `json:"micros"`
}

// Finding is one violation. Key is an id: of a claim, a counter, a member, a seal, …; never a name.
type Finding struct {
	Key  string `json:"key"`
	What string `json:"what"`
	Show string `json:"show"` // SQL that shows it
}

// Repair is one entry that would mend a difference, for two people to approve. Nothing books it by itself.
type Repair struct {
	Table   string `json:"table"`
	ClaimID string `json:"claim_id"`
	Version int64  `json:"version"`
	Line    int64  `json:"line"`
	Entry   string `json:"entry"` // payment, ex_gratia, or the counter
	Delta   int64  `json:"delta"` // what is missing (or too much, when below 0): cents, thousandths of a unit or lines
	Why     string `json:"why"`
}

// Exit codes of `octroi audit`.
const (
	ExitHolds    = 0
	ExitViolated = 1
	ExitCannot   = 2
	ExitPartial  = 3
)

// ExitCode is what the command ends with.
func (r *Report) ExitCode() int {
	code := ExitHolds
	for i := range r.Invariants {
		switch r.Invariants[i].State {
		case Fail:
			return ExitViolated
		case Partial:
			code = ExitPartial
		case OK:
		}
	}
	return code
}
