package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/engine/store"
)

// Run checks the stores that open returns: each migrated, empty and closed by open's own Cleanup.
func Run(t *testing.T, open func(testing.TB) *store.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"members are stored as a whole", testMembers},
		{"registers take many things in one call", testPutMany},
		{"members come in pages", testMembersAfter},
		{"households are the stays of their members", testHouseholds},
		{"providers are stored as a whole", testProviders},
		{"approvals are stored as a whole, and replaced", testApprovals},
		{"approvals of many members are one answer", testManyApprovals},
		{"an approval has a first day", testApprovalRefused},
		{"a book is stored once", testBooks},
		{"the latest activation is the book in force", testActiveRevision},
		{"events of books are read back as they were stored", testBookEvents},
		{"an activation is stored once", testActivationOnce},
		{"locks keep changes of books apart", testBookLock},
		{"keys are found by hash until and after they are revoked", testKeys},
		{"a record is read back as it was stored", testRecord},
		{"a member's claims come newest first", testClaims},
		{"a member's claims are filtered, in pages", testClaimFilters},
		{"requests are found by client and key", testRequests},
		{"a request is stored once", testRequestExists},
		{"identifiers are case-sensitive", testCase},
		{"dates may lie far away", testFarDates},
		{"instants do not depend on a time zone", testInstants},
		{"append needs the lock", testAppendNeedsLock},
		{"append stores everything or nothing", testAppendAtomic},
		{"append numbers the member's decisions", testSequence},
		{"a thousand records are one append", testLargeAppend},
		{"an error of the caller comes back unchanged and leaves nothing", testUpdateRollsBack},
		{"a panic of the caller leaves nothing", testPanic},
		{"a cancelled caller leaves nothing", testCancelled},
		{"a refused commit leaves nothing and the store usable", testRefusedCommit},
		{"locks keep transactions apart", testLockSerialises},
		{"locks of anchors that do not exist keep transactions apart", testFirstLock},
		{"locks in any order never deadlock", testLockOrder},
		{"a view sees one snapshot and waits for nobody", testSnapshot},
		{"consumed sums the days of each window", testConsumed},
		{"what a stay consumes is dated by its parts", testParts},
		{"consumers are the claims of each window", testConsumers},
		{"consumers take part as last decided", testConsumersOfVersions},
		{"consumers of many counters are one answer", testManyConsumers},
		{"granted lines are counted by day", testHistory},
		{"granted lines are those of the latest version", testHistoryOfVersions},
		{"history cannot be changed", testAppendOnly},
		{"versions are read as they were", testVersions},
		{"a version's entries take back those before it", testOpposites},
		{"the request of a version is stored once", testVersionRequests},
		{"a claim is reversed once", testReversedOnce},
		{"claims of members are found from a day on", testDecidedFrom},
		{"caps that refused are remembered as long as they do", testRefused},
		{"lines are known by their marks while they count", testMarked},
		{"versions that followed are found by what they followed", testFollowers},
		{"the queue holds the lines that wait now", testQueue},
		{"waiting is of whom lines wait now", testWaiting},
		{"spending sums payments", testSpending},
		{"spending and the journal agree while claims arrive", testSpendingLive},
		{"the read model and its tail are the journal", testRollup},
		{"the read model is made again beside claims", testRollupRebuild},
		{"figures of reports are those of the journal", testFigures},
		{"every report is that of a naive reader, while claims arrive", testReports},
		{"delays are those of every line", testDelays},
		{"the population of a day is the members covered on it", testPopulation},
		{"partner costs come newest first, each with its reversal", testPartnerCosts},
		{"a partner cost is booked once, and reversed once", testPartnerCostOnce},
		{"spending sums partner costs beside payments", testPartnerSpending},
		{"opening balances are read back as they were stored", testOpenings},
		{"opening balances are consumed, and never spent", testOpeningsAreConsumed},
		{"accounts are stored as a whole, and told to nobody", testAccounts},
		{"a payment run takes what is due, net of recoveries", testPaymentRun},
		{"a payment run ends once, and cancelled gives back what it held", testPaymentRunEnds},
		{"an entry is in at most one live run", testEntryOnce},
		{"payment runs at the same moment share nothing", testRunsAtOnce},
		{"the account of a transfer may be erased, and nothing else", testBlanking},
		{"an erasure blanks what is personal, and keeps every sum", testErase},
		{"a confirmed erasure lets the database give up documents, and nothing else", testEraseOnly},
		{"who was erased stays so", testErasedForGood},
		{"obligations are claims that wait and what was booked last", testObligations},
		{"a run that decides claims again is its events", testReassessments},
		{"members decided are those with a line in the scope", testMembersDecided},
		{"what a run has booked is summed by benefit", testReassessed},
		{"the run of a replay is its events, and an answer", testReplays},
		{"the cases of a replay go with the member's data", testReplayErased},
		{"every row about a member is told", testStored},
		{"of other people in the household nothing is told", testStoredHousehold},
		{"a replay visits every claim of its span as it stands", testEachStanding},
		{"a replay visits what other lines booked", testEachOutside},
		{"a replay visits what was granted before and after", testEachGranted},
		{"a replay visits the registers", testEachRegistered},
		{"a visitor ends a stream", testEachEnds},
		{"migrating again changes nothing", testMigrate},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, &bench{Store: open(t), t: t})
		})
	}
}

// bench is a store on the test bench: its methods fail the test.
type bench struct {
	*store.Store
	t testing.TB
}

func (b *bench) update(fn func(context.Context, engine.Tx) error) {
	b.t.Helper()
	ctx := b.t.Context()
	if err := b.Update(ctx, func(tx engine.Tx) error { return fn(ctx, tx) }); err != nil {
		b.t.Fatalf("update: %v", err)
	}
}

func (b *bench) view(fn func(context.Context, engine.Reader) error) {
	b.t.Helper()
	ctx := b.t.Context()
	if err := b.View(ctx, func(r engine.Reader) error { return fn(ctx, r) }); err != nil {
		b.t.Fatalf("view: %v", err)
	}
}

// append locks the members and stores the records.
func (b *bench) append(records ...engine.Record) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error { return lockAndAppend(ctx, tx, records) })
}

func lockAndAppend(ctx context.Context, tx engine.Tx, records []engine.Record) error {
	var anchors []engine.Anchor
	for i := range records {
		anchors = append(anchors, engine.MemberAnchor(records[i].Claim.Member))
	}
	if err := tx.Lock(ctx, anchors); err != nil {
		return err
	}
	return tx.Append(ctx, records)
}

// exec runs plain SQL beside the store, as an administrator would.
func (b *bench) exec(sql string) error {
	_, err := b.DB().ExecContext(b.t.Context(), sql)
	return err
}

// number asks plain SQL for one number.
func (b *bench) number(sql string) (n int64) {
	b.t.Helper()
	if err := b.DB().QueryRowContext(b.t.Context(), sql).Scan(&n); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// equal fails unless got is what was wanted, to the last nil.
func equal(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// code fails unless err is an *engine.Error of this kind and code.
func code(t testing.TB, err error, kind engine.ErrorKind, code string) {
	t.Helper()
	var e *engine.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Code != code {
		t.Fatalf("error is %v, want kind %d and code %s", err, kind, code)
	}
}

// await fails when done does not happen soon.
func await(t testing.TB, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s did not happen", what)
	}
}
