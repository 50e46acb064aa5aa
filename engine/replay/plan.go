package replay

import "octroi/engine"

// Draft is a book whose effect is asked for, or the one that drafts are held against.
type Draft struct {
	Book *engine.Book
	Set  string // what was changed in it for this replay only, for BookName
}

// Options says how a period is replayed.
type Options struct {
	Workers int // how many households are decided at once; 0 for one a processor
	Assume  []Assumption
	// First is how many differing lines an answer tells whole, of each draft and of the check; 0 for twenty, negative for none.
	First int
	Tell  func(Progress) // called now and then, never by two goroutines at once; nil for nobody
}

// Phase is what a replay is doing.
type Phase string

// The phases, in order.
const (
	Reading  Phase = "reading"
	Deciding Phase = "deciding"
)

// Progress is how far a replay is. Total is 0 while nobody knows it.
type Progress struct {
	Phase       Phase
	Done, Total int64 // claims read; households decided, times books
}
