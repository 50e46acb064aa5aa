package main

import "runtime/debug"

// frugalPercent is how much garbage may gather, in hundredths of what is in use, while a replay runs. A period of a large payer takes half a
// gigabyte without a pointer in it: collecting more often costs little, and the usual 100 would double it.
const frugalPercent = 50

// frugal keeps memory low until the function that it returns is called.
func frugal() (end func()) {
	before := debug.SetGCPercent(frugalPercent)
	if before < 0 || before > frugalPercent {
		return func() { debug.SetGCPercent(before) }
	}
	debug.SetGCPercent(before) // somebody asked for less
	return func() {}
}
