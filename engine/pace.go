package engine

import "sync/atomic"

const (
	// longStep is how many rows of a batch share a transaction when nobody else submits claims, unless the service was told
	// another number: somebody may come at any moment, and has to wait for it.
	longStep = 32
	// shortStep is how many do when claims come alone, each of which may have to wait for them. A transaction of so few
	// takes about twice the time of one with a single claim.
	shortStep = 4
	// calmSteps is how many short steps without any claim that came alone end that time, about a second.
	calmSteps = 100
)

// pace makes the steps of batches short while claims come alone, for these to be quick, and long when none do, for the
// batches to be. It counts steps and looks at no clock.
type pace struct {
	long int          // rows of a step while no claims come alone
	wary atomic.Int32 // how many steps are to be short from now on
}

// single notes a claim that comes alone.
func (p *pace) single() { p.wary.Store(calmSteps) }

// rows is how many rows the next step of a batch may take. Only a batch whose turn it is may ask.
func (p *pace) rows() int {
	left := p.wary.Load()
	if left == 0 {
		return p.long
	}
	p.wary.CompareAndSwap(left, left-1) // else a claim came alone just now
	return shortStep
}
