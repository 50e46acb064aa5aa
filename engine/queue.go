package engine

import (
	"context"
	"slices"
)

// QueueFilter selects lines that wait; what is zero selects everything.
type QueueFilter struct {
	WaitsFor  WaitsFor
	Benefit   string
	Category  string
	Member    string
	Provider  string
	Channel   string
	Service   Span // first days of service
	Submitted Span // days of first submission
	After     QueuePlace
	Limit     int // the most lines
}

// QueuePlace is where a line stands in the queue: by the arrival of its claim, then by its number. The zero place is before
// every other.
type QueuePlace struct {
	Claim string
	Line  int
}

// QueueItem is a line that waits.
type QueueItem struct {
	QueuePlace
	WaitsFor WaitsFor
	Version  int    // of the claim, as it stands
	Record   Record // that version; Service.Queue fills it
}

// Queue returns lines that wait, those that arrived first before the others, and how many of those that the filter selects
// wait for what, whatever it says of WaitsFor.
func (s *Service) Queue(ctx context.Context, f QueueFilter) (items []QueueItem, counts map[WaitsFor]int, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if counts, err = r.QueueCounts(ctx, f); err != nil {
			return err
		}
		if items, err = r.Queue(ctx, f); err != nil {
			return err
		}
		return withRecords(ctx, r, items)
	})
	return items, counts, err
}

func withRecords(ctx context.Context, r Reader, items []QueueItem) error {
	ids := make([]string, 0, len(items))
	for i := range items {
		ids = append(ids, items[i].Claim)
	}
	found, err := r.ClaimsByID(ctx, sortedSet(ids))
	if err != nil {
		return err
	}
	for i := range items {
		at := slices.IndexFunc(found, func(r Record) bool { return r.Claim.ID == items[i].Claim })
		items[i].Record = found[at]
	}
	return nil
}
