package audit

// Invariant is one thing that must always hold. Its id is that of the catalogue; numbers that are not here cannot apply to
// this design, or are shown by tests only (docs/audit.md says which and why).
type Invariant struct {
	ID    string
	Title string
	Of    string // what is counted
	Means string // for someone who does not program
}

// Invariants lists all, in the order in which they are reported.
func Invariants() []Invariant {
	return []Invariant{
		{"I1", "the journal says what the decisions say", "entries",
			"Every payment and every use of a limit that a decision names is booked exactly once, nothing else is booked, and each later version takes back all of the one before."},
		{"I2", "totals agree", "totals",
			"What was paid, counted from the journal, equals what was decided, counted from the decisions: by benefit, category and month, and in all."},
		{"I3", "no limit was ever exceeded", "entries",
			"Going through the entries of every limit in the order of deciding, the sum was at each step what the decision said it was, and never above the limit in force then."},
		{"I4", "windows are right", "entries",
			"The year, month, block or look-back period that each use of a limit fell in is worked out again, the slow way, and the sums in it are the same."},
		{"I5", "one request, one outcome", "requests",
			"No request was decided twice, and every claim and every later version has the request that asked for it."},
		{"I6", "no decision is missing", "decisions",
			"The decisions of a member are numbered without a gap or a repeat, so that none can have been removed."},
		{"I7", "every decision explains itself", "versions",
			"Each names a known rule book, the facts it read, and a reason for every line that was not simply approved; and its documents can be read."},
		{"I8", "a reversal takes back everything", "reversals",
			"After a claim was reversed, its payments sum to nothing and so does what it used of every limit."},
		{"I9", "reversed at most once", "reversals",
			"A claim, a partner cost or an opening balance is reversed once, exactly, and nothing is decided after a claim's reversal."},
		{"I10", "nobody is paid more than what was left", "lines",
			"A payment is never negative, never above what compulsory insurance and others left of the bill (unless the benefit is a lump sum), and units are whole steps."},
		{"I11", "decisions can be taken again", "versions",
			"The same rule book, claim and facts, as they are stored, give the stored decision once more, to the cent and to the last reason."},
		{"I13", "what excludes each other was not granted together", "counters",
			"Of benefits that share a pool of which only so many may be had, no more were granted in the end."},
		{"I14", "once for each event", "counters",
			"What is granted once for an event, such as a birth, was granted no more often, whoever asked."},
		{"I15", "nothing sealed was changed", "blocks",
			"Each sealed block of the journal still has its hash, the blocks are chained without a gap, and the last equals the one kept elsewhere."},
		{"I16", "rule books are what they were", "revisions",
			"A book's text still has the hash that names it, and every revision that decided a claim had been activated before."},
		{"I17", "four eyes", "acts",
			"Where a second person is asked for, the second is not the first."},
		{"I18", "every change has its trace", "events",
			"Each decision, booking, registration, book and key has its audit event, and each event its object."},
		{"I19", "nothing hangs in the air", "rows",
			"No line, entry or version without its claim, no claim without its member, and nobody in two households on one day."},
		{"I20", "anchors count right", "anchors",
			"The number that a member's row keeps of decisions is the number of the last one."},
		{"I21", "payment runs add up", "runs",
			"An entry is in at most one run that was not cancelled, a run's transfers are what its entries sum to by payee, and its file's hash is kept."},
		{"I23", "no personal data outside its tables", "texts",
			"No national number and no bank account stands in the journal, the audit trail or the requests."},
		{"I25", "money leaves only through what was granted", "entries",
			"Nothing is booked for a line that waits, nothing is paid for one that was denied, and drafts of rule books decide nothing."},
		{"I26", "only allowed steps", "histories",
			"A claim begins as a claim, its versions are numbered without a gap, and books, runs and keys change only as they may."},
		{"I27", "the sums of reports are the journal", "cells",
			"Every sum that reports are quick by, of a month or a year, is what the journal adds up to without the entries that are not in the sums yet; members are counted once."},
		{"I28", "what reports tell apart is what the decision read", "entries",
			"Units, prices, age, region, status, network and reason of each payment, and the cap of each use of a limit, are worked out again from what was claimed, decided and read."},
	}
}

// ids of the invariants that only a replay settles.
const replayed = "I11"
