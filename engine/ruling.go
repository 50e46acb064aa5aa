package engine

// RulingKind is what a reviewer decided.
type RulingKind string

// The rulings. All but RulingDeny let a line pass that waits for a document, a contribution or a reviewer; none makes up for
// a fact that a formula cannot do without.
const (
	RulingApprove RulingKind = "approve" // the rules decide, as if nothing were waited for
	RulingDeny    RulingKind = "deny"
	RulingUnits   RulingKind = "units"  // the same, with at most so many units
	RulingAmount  RulingKind = "amount" // so much is paid: what the rules do not give is ex gratia
)

// RulingKinds lists every kind of ruling.
var RulingKinds = [...]RulingKind{RulingApprove, RulingDeny, RulingUnits, RulingAmount}

// Ruling is what a reviewer decided on a line. It is a fact that Decide reads: whoever decides the line again later meets it
// again.
type Ruling struct {
	Line        int
	Kind        RulingKind
	Units       Quantity // for RulingUnits
	Amount      Cents    // for RulingAmount
	Reason      string   // in the reviewer's words
	By          string   // id of the key
	ConfirmedBy string   // id of the second person's key; "" when nobody confirmed it
}

// Twin is a line that came before and may be the same one: same member, provider, date and amount, or the same document.
type Twin struct {
	Line   int // of the claim being decided
	Kind   TwinKind
	Claim  string // the earlier claim
	TheirN int    // the line in it
}

// TwinKind says what two lines have in common.
type TwinKind string

// What lines can have in common.
const (
	TwinService  TwinKind = "service"
	TwinDocument TwinKind = "document"
)

// LineFacts is what one line reads of the journal where lines are decided in the order of their dates, among those of other
// claims: what stands before it, those of its own claim included.
type LineFacts struct {
	Consumed []Entry
	History  []Granted
}
