package engine

// What the external tests of this package borrow from the internal ones.
var (
	BookOf       = bookOf
	Psychology   = psychology
	Session      = session
	TestMember   = member
	Psychologist = psychologist
	ClaimOf      = claimOf
	Always       = always
	MoneyChoice  = money
	AnchorsOf    = (*OpeningBalance).anchors
)
