package engine

import (
	"context"
	"strings"
	"time"
)

// Basis says by which date a report picks payments.
type Basis string

// The two bases: the line's governing date, or the civil date of the decision.
const (
	ByService  Basis = "service"
	ByDecision Basis = "decision"
)

// Dimension is what a report groups by.
type Dimension string

// The dimensions that a payment entry carries, each as it was when the line was decided.
const (
	ByCategory Dimension = "category"
	ByBenefit  Dimension = "benefit"
	ByMonth    Dimension = "month" // YYYY-MM of the basis
	ByChannel  Dimension = "channel"
	ByAgeBand  Dimension = "age_band" // the code of one of AgeBands
	ByAge      Dimension = "age"      // in years, "" when unknown
	ByRegion   Dimension = "region"   // the payer's code, "" when unknown
	ByStatus   Dimension = "status"   // StatusOrdinary and the others of reports
	ByPayee    Dimension = "payee"    // member, provider or partner
	ByNetwork  Dimension = "network"  // NetworkIn, NetworkOut or NetworkNone
)

// Dimensions lists every dimension.
var Dimensions = [...]Dimension{
	ByCategory, ByBenefit, ByMonth, ByChannel, ByAgeBand, ByAge, ByRegion, ByStatus, ByPayee, ByNetwork,
}

// AgeBand is a range of ages in reports.
type AgeBand struct {
	Code     string
	From, To int // in years, both inclusive
}

// AgeBands are the bands that reports show: school, studies, work and retirement, split where the benefits of a mutuality
// begin or end.
var AgeBands = [...]AgeBand{
	{"00-03", 0, 3}, {"04-06", 4, 6}, {"07-12", 7, 12}, {"13-17", 13, 17}, {"18-24", 18, 24}, {"25-34", 25, 34}, {"35-44", 35, 44},
	{"45-54", 45, 54}, {"55-64", 55, 64}, {"65-74", 65, 74}, {"75+", 75, 999},
}

// AgeBandOf returns the code of the band of an age, "" for one that is unknown.
func AgeBandOf(age int) string {
	for _, b := range AgeBands {
		if age >= b.From && age <= b.To {
			return b.Code
		}
	}
	return ""
}

// KeySeparator parts the keys of a row that is grouped by several dimensions. No code has it.
const KeySeparator = "|"

// KeyNone is the key of partner costs in a dimension that they do not have: none came with a member or a claim, and not all are
// for one benefit. No code of a book has brackets.
const KeyNone = "(none)"

// SpendingQuery asks for payments of a period.
type SpendingQuery struct {
	Basis Basis
	Span  Span                 // both ends given
	By    []Dimension          // none for the sum of all only
	Where map[Dimension]string // only what has these keys; nil for everything
	AsAt  time.Time            // what was booked up to then; zero for everything
}

// SpendingTotals is the answer: a row per key, and the row of all (members are counted once there). Partner costs and
// what was granted ex gratia stand beside the payments and are never part of them.
type SpendingTotals struct {
	Rows     []SpendingRow
	All      SpendingRow
	Partners []PartnerSpending
	ExGratia []ExGratiaSpending
	RolledUp bool // the sums came from the read model and its tail, not from a scan of the journal
}

// ExGratiaSpending sums, for a key, what reviewers granted beyond the rules, less what was taken back. It is never part of the
// payments.
type ExGratiaSpending struct {
	Key    string
	Amount Cents
}

// PartnerSpending sums the partner costs of a key, less what was reversed. By service a cost counts on its first day, by decision on the day of booking.
type PartnerSpending struct {
	Key    string
	Amount Cents
}

// SpendingRow sums payment entries. Lines are those that pay something; Members are distinct. Charged and Asked are what these
// lines cost, and what others had left of that.
type SpendingRow struct {
	Key     string // the key of each dimension asked for, parted by KeySeparator
	Amount  Cents
	Charged Cents
	Asked   Cents
	Units   Quantity
	Lines   int64
	Members int64
}

// Keys returns the key of each dimension that the row was grouped by.
func (r *SpendingRow) Keys() []string { return strings.Split(r.Key, KeySeparator) }

// settled is how old an instant must be for a report as at it: every transaction that began before it has ended, and nothing that
// carries an earlier instant can still be booked.
const settled = time.Minute

// SpendingTotals answers several queries from one snapshot, with the book in force for their titles and order: as at the
// instant of the first query, where it has one. It fails with an *Error of kind Unprocessed and code "instant_not_settled" where
// that is less than a minute ago.
func (s *Service) SpendingTotals(ctx context.Context, qs []SpendingQuery) (totals []SpendingTotals, book *Book, err error) {
	if len(qs) > 0 && qs[0].AsAt.After(s.opt.Now().Add(-settled)) {
		return nil, nil, NewError(Unprocessed, "instant_not_settled")
	}
	err = s.store.View(ctx, func(r Reader) error {
		totals = make([]SpendingTotals, len(qs))
		for i, q := range qs {
			if totals[i], err = r.Spending(ctx, q); err != nil {
				return err
			}
		}
		if len(qs) > 0 && !qs[0].AsAt.IsZero() {
			book, err = s.bookAsAt(ctx, r, qs[0].AsAt)
		} else {
			book, err = s.bookIn(ctx, r)
		}
		return err
	})
	return totals, book, err
}

// bookAsAt returns the book that was in force at an instant.
func (s *Service) bookAsAt(ctx context.Context, r Reader, at time.Time) (*Book, error) {
	events, err := r.BookEvents(ctx)
	if err != nil {
		return nil, err
	}
	revision := ""
	for i := range events {
		if events[i].Action == ActivateBook && !events[i].By.At.After(at) {
			revision = events[i].Revision
		}
	}
	if revision == "" {
		return nil, NewError(Unprocessed, "no_book_then")
	}
	return s.revisionIn(ctx, r, revision)
}

// SpendingEntry is an entry of the journal about money, as reports read it.
type SpendingEntry struct {
	Claim                                     string
	Line                                      int
	ExGratia                                  bool
	Member, Benefit, Category, Channel, PayTo string
	Service, Decided                          Date
	Cents                                     Cents
	ReportFigures                             // without Reason; those of an opposite are negative
}

// key is the entry's key of a dimension.
func (e *SpendingEntry) key(by Dimension, on Date) string {
	switch by {
	case ByCategory:
		return e.Category
	case ByBenefit:
		return e.Benefit
	case ByMonth:
		return on.String()[:len("2025-01")]
	case ByChannel:
		return e.Channel
	case ByAgeBand:
		return AgeBandOf(e.Age)
	case ByAge:
		if e.Age < 0 {
			return ""
		}
		return formatInt(int64(e.Age))
	case ByRegion:
		return e.Region
	case ByStatus:
		return e.Status
	case ByPayee:
		return e.PayTo
	case ByNetwork:
		return e.Network
	default:
		return ""
	}
}
