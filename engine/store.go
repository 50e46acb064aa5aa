package engine

import (
	"context"
	"time"
)

// Store keeps members, books, claims and the journal. Package store is its one implementation; storetest its contract.
type Store interface {
	// Update runs fn in one transaction and commits it, unless fn fails. It returns fn's error unchanged. A conflict that
	// a retry can heal (deadlock, serialization, busy, lost connection before commit) is an *Error of kind Unavailable
	// and code "busy"; a failure of the commit itself, after which nobody knows, has code "outcome_unknown".
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one consistent snapshot. It never writes and never waits for a writer.
	View(ctx context.Context, fn func(Reader) error) error
	// RebuildRollup makes the read model of spending again out of the whole journal, and returns how many entries that has.
	RebuildRollup(ctx context.Context) (entries int64, err error)
}

// Reader reads. A method that takes several ids asks the database once; ids that do not exist are absent from the
// answer, and that is no error.
type Reader interface {
	// ActiveRevision returns the revision of the book in force, "" when there is none.
	ActiveRevision(ctx context.Context) (string, error)
	// BookSource returns the files of a revision; an *Error of kind NotFound when unknown.
	BookSource(ctx context.Context, revision string) ([]SourceFile, error)

	// BookEvents returns the life of every revision, in the order in which it happened.
	BookEvents(ctx context.Context) ([]BookEvent, error)

	Members(ctx context.Context, ids []string) ([]Member, error)
	// MembersAfter returns the members whose ids follow f.After and who were born in f.Born, in the order of their ids, at most
	// f.Limit.
	MembersAfter(ctx context.Context, f MemberFilter) ([]Member, error)
	Households(ctx context.Context, ids []string) ([]Household, error)
	Providers(ctx context.Context, ids []string) ([]Provider, error)

	// Consumed returns the entries of each counter whose date lies in its window, those of opening balances too, summed by
	// counter, date and Of, in that order. Sums of 0 are left out.
	Consumed(ctx context.Context, spans []CounterSpan) ([]Entry, error)
	// Consumers returns the claims that have an entry on any of these spans, by claim id, at most `most`; each as it was
	// last decided.
	Consumers(ctx context.Context, spans []CounterSpan, most int) ([]Record, error)
	// History returns how many lines members were granted (approved or reduced, and not reversed) of benefits, summed by
	// member, benefit and governing date, in that order. Sums of 0 are left out.
	History(ctx context.Context, spans []HistorySpan) ([]MemberGranted, error)
	// Approvals returns the approvals with these ids.
	Approvals(ctx context.Context, ids []string) ([]Approval, error)
	// ApprovalsOf returns all approvals of these members, by id.
	ApprovalsOf(ctx context.Context, members []string) ([]Approval, error)
	// Requests returns the versions that these requests made, as they were: the first of a claim, or a later one, whose key is
	// then Version.Request.
	Requests(ctx context.Context, keys []RequestKey) ([]Record, error)
	// Claim returns one record; an *Error of kind NotFound and code "claim_not_found" when there is none.
	Claim(ctx context.Context, id string) (Record, error)
	// ClaimsByID returns claims as they were last decided, by id.
	ClaimsByID(ctx context.Context, ids []string) ([]Record, error)
	// Versions returns all versions of a claim, the first one first; errors as those of Claim.
	Versions(ctx context.Context, id string) ([]Record, error)
	// Decided returns the claims of these members, not reversed, that have a line dated on or after a day, or not dated: as
	// they were last decided, in the order in which they arrived.
	Decided(ctx context.Context, members []string, from Date) ([]Record, error)
	// Refused returns the ids of claims that a cap denied or cut, on any of these spans, when they were last decided: in the
	// order in which they arrived, at most `most`.
	Refused(ctx context.Context, spans []CounterSpan, most int) ([]string, error)
	// Marked returns the lines known by these marks that were granted or wait.
	Marked(ctx context.Context, marks []string) ([]Mark, error)
	// Followers returns the versions of other claims that followed from one version of a claim, each with Before set, by claim.
	Followers(ctx context.Context, claim string, version int) ([]Record, error)
	// Queue returns lines that wait, without their records, in the order of their places, at most f.Limit; QueueCounts how many
	// wait for what, whatever f says of WaitsFor, After and Limit.
	Queue(ctx context.Context, f QueueFilter) ([]QueueItem, error)
	QueueCounts(ctx context.Context, f QueueFilter) (map[WaitsFor]int, error)
	// Claims returns records newest first (by claim id), at most f.Limit.
	Claims(ctx context.Context, f ClaimFilter) ([]Record, error)

	// PartnerCosts returns partner costs and their reversals, newest first.
	PartnerCosts(ctx context.Context, f PartnerCostFilter) ([]PartnerCost, error)
	// OpeningBalances returns opening balances and their reversals, in the order in which they were booked.
	OpeningBalances(ctx context.Context, f OpeningFilter) ([]OpeningBalance, error)

	RegisterReader
	PaymentReader
	ErasureReader
	ReassessmentReader
	DossierReader
	ReplayReader
	ReplayRunReader

	Figures
	// RollupTail returns how many entries the read model does not hold yet, counted up to most.
	RollupTail(ctx context.Context, most int) (int, error)

	// Key returns the API key with this hash; NotFound and code "key_not_found" when there is none.
	Key(ctx context.Context, hash string) (Key, error)
	Keys(ctx context.Context) ([]Key, error)
}

// Tx reads and writes in one transaction.
type Tx interface {
	Reader
	// Lock takes the rows of these anchors for the rest of the transaction, in sorted order and in one statement, and
	// creates those that do not exist yet. Everything read afterwards is read after the lock was had.
	Lock(ctx context.Context, anchors []Anchor) error
	// Append stores versions of claims with their decisions, lines, journal entries and audit events, and raises the sequence
	// of the locked anchors. A version after the first also books the opposite of every entry of Record.Before. A
	// RequestKey that exists is an *Error of kind Conflict and code "request_exists".
	Append(ctx context.Context, records []Record) error

	// AppendPartnerCost stores a partner cost, or the reversal of one. Where its request, its id or the cost that it
	// reverses was booked meanwhile, it is an *Error of kind Conflict and code "request_exists".
	AppendPartnerCost(ctx context.Context, c PartnerCost) error
	// AppendOpeningBalance stores an opening balance, or the reversal of one, with its entries. Errors as those of
	// AppendPartnerCost.
	AppendOpeningBalance(ctx context.Context, o OpeningBalance) error

	// FoldRollup takes at most so many entries of the tail into the read model, and returns how many it took.
	FoldRollup(ctx context.Context, most int) (int, error)

	PaymentTx
	ErasureTx
	ReassessmentTx
	ReplayRunTx

	RegisterTx
	// PutBook stores the content of a revision, once.
	PutBook(ctx context.Context, revision string, files []SourceFile, by Actor) error
	// AppendBookEvents stores what happened to books, with an audit event each. An activation makes its book the one in force.
	AppendBookEvents(ctx context.Context, events []BookEvent) error
	PutKey(ctx context.Context, k Key, by Actor) error
	// RevokeKey ends a key; NotFound and code "key_not_found" when there is none.
	RevokeKey(ctx context.Context, id string, by Actor) error
}

// Anchor is a row that is locked to keep others from deciding on the same limits: "member|M1", "household|H1",
// "payer|<counter>".
type Anchor string

// MemberAnchor is the anchor of a member.
func MemberAnchor(id string) Anchor { return Anchor("member|" + id) }

// HouseholdAnchor is the anchor of a household.
func HouseholdAnchor(id string) Anchor { return Anchor("household|" + id) }

// PayerAnchor is the anchor of one counter that everybody shares.
func PayerAnchor(c Counter) Anchor { return Anchor("payer|" + string(c)) }

// Actor says who did something, for the audit trail.
type Actor struct {
	Client    string // id of the API key, or "cli", or "cli:" and the name that was given
	Person    string // label of the key, or the name that was given on the command line; kept of books only
	Member    string // the member who this is, "" when not known: nobody decides for his own household
	RequestID string
	At        time.Time
}

// SourceFile is one file of a book. Name is relative and slash-separated.
type SourceFile struct {
	Name string
	Text string
}

// Compiler turns the source of a book into a Book. Package rules is its implementation.
type Compiler interface {
	// Compile fails with an *Error of kind Unprocessed and code "book_invalid" when the book has any mistake.
	Compile(files []SourceFile) (*Book, error)
}

// ClaimFilter selects claims of one member, each as it was last decided; what is zero selects everything. Benefit,
// Category, Outcome and Service are about one line: a claim is found when one of its lines has them all.
type ClaimFilter struct {
	Member    string
	Before    string // claim id, exclusive; "" from the newest
	Limit     int
	Benefit   string
	Category  string
	Outcome   Outcome
	Service   Span // governing dates
	Channel   string
	Submitted Span // days of first submission
}

// Role is what a key may do; package api maps it to scopes.
type Role string

// The roles. A reviewer does what an adjudicator does, and decides lines himself.
const (
	RoleAdjudicator Role = "adjudicator"
	RoleReviewer    Role = "reviewer"
	RoleRuleEditor  Role = "rule_editor"
	RoleAuditor     Role = "auditor"
	RoleFinance     Role = "finance"
	RoleAdmin       Role = "admin"
)

// Roles lists every role.
var Roles = [...]Role{RoleAdjudicator, RoleReviewer, RoleRuleEditor, RoleAuditor, RoleFinance, RoleAdmin}

// Key is an API key. Only the SHA-256 of its secret is kept.
type Key struct {
	ID        string
	Hash      string // hex SHA-256 of the whole key
	Label     string
	Role      Role
	Member    string // the member who uses it, "" when none is known
	CreatedAt time.Time
	RevokedAt time.Time // zero while valid
}
