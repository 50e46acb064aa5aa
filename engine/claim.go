package engine

import (
	"maps"
	"slices"
	"time"
)

// Channels by which a claim reaches the payer, in report order.
var Channels = [...]string{"post", "smartphone", "online", "agency", "other"}

// Claim is a request for reimbursement as it was submitted. It never changes once stored.
type Claim struct {
	ID          string // UUIDv7, given by the Service
	Member      string
	SubmittedOn Date   // civil date of first submission, in the book's zone
	Channel     string // one of Channels
	Lines       []Line
	ReceivedAt  time.Time
}

// Line is one service in a claim. Amounts are cents of the whole line, all units together.
type Line struct {
	Benefit    string
	Date       Date
	Until      Date // last day of a period, inclusive; equal to Date for a single day
	Units      Quantity
	Charged    Cents // the full price, also with third-party payment
	Statutory  Cents // paid by compulsory insurance
	Copay      Cents // part of Left
	Supplement Cents // part of Left
	Other      Cents // paid by another insurer
	Provider   string
	Bill       string
	Evidence   []Evidence
	Fields     map[string]Value
}

// Evidence is a document that came with a line.
type Evidence struct {
	Code     string
	Document string // the payer's reference of the document
	Hash     string // hex SHA-256 of its content, "" when not said
	IssuedOn Date   // 0 when not said; needed by evidence whose validity is limited
}

// clone copies what ValidateClaim may change, so that a claim can be tried again as it came.
func (c *Claim) clone() Claim {
	out := *c
	out.Lines = slices.Clone(c.Lines)
	for i := range out.Lines {
		out.Lines[i].Fields = maps.Clone(c.Lines[i].Fields)
	}
	return out
}

// Left is what compulsory insurance and other insurers leave: charged − statutory − other.
func (l *Line) Left() Cents { return l.Charged - l.Statutory - l.Other }

// Days is how many days the line spans, both ends included.
func (l *Line) Days() int { return int(l.Until-l.Date) + 1 }

// Bill is the sum over the lines of one invoice or receipt.
type Bill struct {
	Charged, Statutory, Copay, Supplement, Other Cents
}

// Left is what compulsory insurance and other insurers leave of the bill.
func (b Bill) Left() Cents { return b.Charged - b.Statutory - b.Other }

func (b *Bill) add(l *Line) {
	b.Charged += l.Charged
	b.Statutory += l.Statutory
	b.Copay += l.Copay
	b.Supplement += l.Supplement
	b.Other += l.Other
}

// billKey tells bills apart: two providers may well number a bill the same.
type billKey struct {
	provider, number string
}

func (l *Line) billKey() billKey { return billKey{l.Provider, l.Bill} }

// BillOf sums the lines of line i's bill: those with the same number of the same provider. A line without a number is
// a bill of its own.
func (c *Claim) BillOf(i int) Bill {
	var b Bill
	for j := range c.Lines {
		if j == i || (c.Lines[i].Bill != "" && c.Lines[j].billKey() == c.Lines[i].billKey()) {
			b.add(&c.Lines[j])
		}
	}
	return b
}
