package replaytest

import (
	"context"

	"octroi/engine"
)

// EachStanding visits the claims of a span as they stand.
func (w *World) EachStanding(_ context.Context, span engine.Span, fn func(*engine.StandingClaim) error) error {
	for r := range w.Records {
		s := engine.StandingClaim{Key: engine.ClaimKeyOf(r.Claim.ID), Claim: &r.Claim}
		inside := false
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			if l.Date == 0 || span.Contains(l.Date) {
				s.Lines = append(s.Lines, engine.StandingLine{Line: j, Date: l.Date, Outcome: l.Outcome, Pays: l.Pays, ExGratia: l.ExGratia})
				inside = inside || l.Date != 0 || span.Contains(r.Claim.Lines[j].Date)
			}
			if l.WaitsFor == engine.WaitsForDuplicate {
				s.Full = r
			}
		}
		if len(s.Lines) < len(r.Decision.Lines) || r.Version.N > 1 {
			s.Full = r
		}
		if !inside {
			continue
		}
		if err := fn(&s); err != nil {
			return err
		}
	}
	return nil
}

// EachOutside visits what lines that are not dated in the span have on limits.
func (w *World) EachOutside(_ context.Context, span engine.Span, limits []engine.LimitReach, fn func(*engine.OutsideEntry) error) error {
	reach := make(map[string]engine.Window)
	for _, l := range limits {
		reach[l.Limit] = l.Window
	}
	for r := range w.Records {
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			if l.Date == 0 || span.Contains(l.Date) {
				continue
			}
			for _, c := range l.Consumptions {
				if window, asked := reach[c.Limit]; asked && (window == engine.Window{} || window.Contains(c.Date)) {
					entry := engine.Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value}
					if err := fn(&engine.OutsideEntry{Key: engine.ClaimKeyOf(r.Claim.ID), Entry: entry}); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// EachGranted visits the lines that were granted and are not dated in the span.
func (w *World) EachGranted(_ context.Context, span engine.Span, benefits []engine.BenefitReach, fn func(*engine.OutsideGrant) error) error {
	reach := make(map[string]engine.Window)
	for _, b := range benefits {
		reach[b.Benefit] = b.Window
	}
	for r := range w.Records {
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			window, asked := reach[l.Benefit]
			if !asked || span.Contains(l.Date) || !window.Contains(l.Date) || l.Outcome != engine.Approved && l.Outcome != engine.Reduced {
				continue
			}
			g := engine.OutsideGrant{Key: engine.ClaimKeyOf(r.Claim.ID), Member: r.Claim.Member, Benefit: l.Benefit, Date: l.Date}
			if err := fn(&g); err != nil {
				return err
			}
		}
	}
	return nil
}
