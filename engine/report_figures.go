package engine

// ReportFigures is what an entry of the journal keeps of its line for reports, as it was when the line was decided.
type ReportFigures struct {
	Units   Quantity // granted; 0 where nothing was paid
	Charged Cents    // the full price
	Asked   Cents    // what the compulsory and other insurers left of it
	Age     int      // of the member on the governing date; -1 when unknown
	Region  string   // "" when unknown
	Status  string   // one of the Status constants of reports
	Network string   // whether the provider belonged to a network: one of the Network constants
	Reason  string   // the first reason of a line that was denied or reduced; "" else
}

// How reports tell members apart by status: increased reimbursement and recognised disability, alone and together.
const (
	StatusOrdinary             = ""
	StatusPreferentialDisabled = StatusPreferential + "_" + StatusDisabled
)

// How reports tell lines apart by provider.
const (
	NetworkIn   = "in"  // the provider belonged to a network on the governing date
	NetworkOut  = "out" // to none
	NetworkNone = ""    // the line names no provider
)

// ReportFigures returns what reports tell of line i, out of the claim and the facts that its decision read.
func (r *Record) ReportFigures(i int) ReportFigures {
	out := ReportFigures{Age: -1}
	if i >= len(r.Claim.Lines) || i >= len(r.Decision.Lines) {
		return out
	}
	line, decided, m := &r.Claim.Lines[i], &r.Decision.Lines[i], &r.Facts.Member
	out.Charged, out.Asked = line.Charged, line.Left()
	if decided.Pays > decided.ExGratia {
		out.Units = grantedUnits(line, decided)
	}
	if m.Born != 0 && decided.Date >= m.Born {
		out.Age = AgeOn(m.Born, decided.Date)
	}
	out.Region, out.Status = m.RegionOn(decided.Date), reportStatus(m, decided.Date)
	out.Network = r.network(line, decided.Date)
	if (decided.Outcome == Denied || decided.Outcome == Reduced) && len(decided.Reasons) > 0 {
		out.Reason = decided.Reasons[0].Code
	}
	return out
}

// grantedUnits is how many units the formula paid, of the line or of its parts; all of them where it paid a sum.
func grantedUnits(line *Line, d *LineDecision) Quantity {
	if len(d.Parts) > 0 {
		units := Quantity(0)
		for i := range d.Parts {
			units += paidUnits(d.Parts[i].Steps, d.Parts[i].Part.Units, d.Parts[i].Pays)
		}
		return units
	}
	return paidUnits(d.Steps, line.Units, d.Pays)
}

// paidUnits sums the units of the trace's formula; a run of units that was paid nothing was not granted.
func paidUnits(steps []Step, asked Quantity, pays Cents) Quantity {
	if pays <= 0 {
		return 0
	}
	units, found := Quantity(0), false
	for i := range steps {
		if steps[i].Code != "formula" {
			continue
		}
		n, paid := Quantity(0), true
		for _, a := range steps[i].Args {
			switch {
			case a.Name == "units" && a.Value.Kind == KindQuantity:
				n = Quantity(a.Value.N)
			case a.Name == "amount" && a.Value.Kind == KindMoney:
				paid = a.Value.N != 0
			}
		}
		found = true
		if paid {
			units += n
		}
	}
	if !found {
		return asked
	}
	return units
}

func reportStatus(m *Member, on Date) string {
	preferential, disabled := m.HasStatus(StatusPreferential, on), m.HasStatus(StatusDisabled, on)
	switch {
	case preferential && disabled:
		return StatusPreferentialDisabled
	case preferential:
		return StatusPreferential
	case disabled:
		return StatusDisabled
	default:
		return StatusOrdinary
	}
}

func (r *Record) network(line *Line, on Date) string {
	if line.Provider == "" {
		return NetworkNone
	}
	for i := range r.Facts.Providers {
		if p := &r.Facts.Providers[i]; p.ID == line.Provider && p.NetworkOn(on) != "" {
			return NetworkIn
		}
	}
	return NetworkOut
}

// CapOf returns the cap that a consumption of the line was held against, 0 when its limit has none.
func (d *LineDecision) CapOf(c *Consumption) int64 {
	if most := capIn(d.Balances, c); most != 0 {
		return most
	}
	for i := range d.Parts {
		if most := capIn(d.Parts[i].Balances, c); most != 0 {
			return most
		}
	}
	return 0
}

func capIn(balances []Balance, c *Consumption) int64 {
	for i := range balances {
		if b := &balances[i]; b.Bound == BoundAtMost && b.Code == c.Limit && b.Window == c.Window {
			return b.Used + b.Remaining
		}
	}
	return 0
}
