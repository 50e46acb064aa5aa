package engine

import (
	"context"
	"encoding/hex"
)

// ReplayReader streams what a replay reads; it is a part of Reader. A period of a large payer has millions of claims, so nothing
// is gathered: what fn is given, with its slices and maps, is its only during the call, and is overwritten for the next. Strings
// may be kept, and so may a StandingClaim's Full. An error of fn ends the stream and is returned as it is. During a stream nothing
// else can be read of the same snapshot.
type ReplayReader interface {
	// EachStanding visits, in no order, the claims that have a line dated in the span, or a line without a governing date of which
	// the claim says a Date in it: those not reversed, as they stand. An erased claim, which says no more than its governing dates,
	// is one of them.
	EachStanding(ctx context.Context, span Span, fn func(*StandingClaim) error) error
	// EachOutside visits what stands on limits, dated in one of their windows, and was booked by lines that are not dated in the
	// span (an entry may be, as a part of a stay is), by lines of erased claims, or by opening balances. What one claim booked on a
	// counter, a day and Of comes once, summed, and so does what all opening balances have there; 0, and what a claim took back, is
	// left out. A limit that is asked for several times is visited once, in all its windows.
	EachOutside(ctx context.Context, span Span, limits []LimitReach, fn func(*OutsideEntry) error) error
	// EachGranted visits the lines of benefits that History counts, dated in one of their windows, and not in the span. A benefit
	// that is asked for several times is visited once, in all its windows.
	EachGranted(ctx context.Context, span Span, benefits []BenefitReach, fn func(*OutsideGrant) error) error
	// EachTurn visits the claims with the place of their last decision among all decisions, as they were booked: of claims that share a
	// limit, the one that was decided first has the lower place. Reassessments do not count: they decide claims in the order that these
	// had. A claim may be visited several times: its highest place counts.
	EachTurn(ctx context.Context, fn func(key ClaimKey, turn int64) error) error
	// EachMember visits every member, EachProvider every provider and EachApproval every approval, in no order.
	EachMember(ctx context.Context, fn func(*Member) error) error
	EachProvider(ctx context.Context, fn func(*Provider) error) error
	EachApproval(ctx context.Context, fn func(*Approval) error) error
}

// StandingClaim is a claim as it was last decided, as far as a replay looks at it. Of most claims that is their content and
// what their lines came to; of those with a past of their own (later versions, lines that wait because they may have come before,
// lines dated outside of the span) it is everything.
type StandingClaim struct {
	Key   ClaimKey
	Claim *Claim
	Lines []StandingLine // dated in the span or not dated, by Line
	// Full is what ClaimsByID returns, and Claim its claim; nil for a claim of one version of which every line is in Lines and none
	// waits because it may have come before.
	Full *Record
}

// StandingLine is what a line came to.
type StandingLine struct {
	Line     int
	Date     Date // the governing date, 0 for none
	Outcome  Outcome
	Pays     Cents
	ExGratia Cents
}

// OutsideEntry is what one claim, or an opening balance, has on a counter on a day.
type OutsideEntry struct {
	Key   ClaimKey // of the claim; zero for an opening balance
	Entry Entry
}

// OutsideGrant is a line that was granted to a member.
type OutsideGrant struct {
	Key     ClaimKey
	Member  string
	Benefit string
	Date    Date
}

// LimitReach asks for the entries of a limit, by its code, that are dated in a window; both ends 0 for all.
type LimitReach struct {
	Limit  string
	Window Window
}

// BenefitReach asks for the lines of a benefit that are dated in a window.
type BenefitReach struct {
	Benefit string
	Window  Window
}

// ClaimKey is the id of a claim, a UUID, in its 16 bytes. In their order claims arrived.
type ClaimKey [16]byte

// ClaimKeyOf reads the id of a claim; what is no UUID is the zero key.
func ClaimKeyOf(id string) (k ClaimKey) {
	if len(id) != 36 {
		return ClaimKey{}
	}
	var digits [32]byte
	copy(digits[:], id[:8])
	copy(digits[8:], id[9:13])
	copy(digits[12:], id[14:18])
	copy(digits[16:], id[19:23])
	copy(digits[20:], id[24:])
	if _, err := hex.Decode(k[:], digits[:]); err != nil {
		return ClaimKey{}
	}
	return k
}

// String writes the id as claims carry it.
func (k ClaimKey) String() string {
	var out [36]byte
	for i, part := range [...][2]int{{0, 4}, {4, 6}, {6, 8}, {8, 10}, {10, 16}} {
		at := 2*part[0] + i
		hex.Encode(out[at:], k[part[0]:part[1]])
		if i < 4 {
			out[at+2*(part[1]-part[0])] = '-'
		}
	}
	return string(out[:])
}

// Reach returns which entries of this book's limits, and which lines of benefits that its rules ask about, matter to lines dated in
// a span. A stay may begin before it or end after it: stays are, by benefit, the days of those that do, and nothing of any other.
func (b *Book) Reach(span Span, stays map[string]Span) (limits []LimitReach, benefits []BenefitReach) {
	for _, x := range b.Benefits {
		days := span
		if s, some := stays[x.Code]; some {
			days.From = min(days.From, s.From)
			if days.Until != 0 {
				days.Until = max(days.Until, s.Until)
			}
		}
		last := days.Until
		if last != 0 {
			last-- // the last day
		}
		for _, l := range x.Limits {
			limits = append(limits, LimitReach{Limit: l.Code, Window: l.Every.around(days.From, last)})
		}
		for _, h := range x.History {
			from := max(1, days.From.AddMonths(-h.Within.Months).AddDays(-h.Within.Days-1))
			benefits = append(benefits, BenefitReach{Benefit: h.Benefit, Window: Window{From: from}})
		}
	}
	return limits, benefits
}

// around is the days whose entries can matter to lines dated from first to last (0: no last).
func (e Every) around(first, last Date) Window {
	w := e.reach(e.WindowOf(first))
	switch {
	case e.Kind == KindMembershipYear:
		w.From = max(1, first.AddMonths(-12))
	case e.Block() || e.LooksBack() || e.Kind == KindLifetime || last == 0:
	default:
		w.Until = e.WindowOf(last).Until
	}
	return w
}
