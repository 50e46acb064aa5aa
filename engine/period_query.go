package engine

// PeriodQuery asks for the entries of a period, and what to group them by. A report has few of the dimensions: its method says
// which.
type PeriodQuery struct {
	Basis Basis
	Span  Span      // both ends given
	By    Dimension // "" for the sum of all only
}

// ByReason groups lines by the code of the reason for which they were denied or cut.
const ByReason Dimension = "reason"
