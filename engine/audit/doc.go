// Package audit proves that what octroi keeps is right: that the journal says what the decisions say, that no limit was
// ever exceeded, that every decision can be taken again from what is stored, and that nothing was changed afterwards.
//
// It reads one snapshot with its own SQL, never writes, and may run beside claims. It shares no query and no reader with
// package store: a mistake there must not hide itself here. What it knows of the engine are its types, its compiler and
// its recomputation of a decision.
//
// Each invariant has an id (I1, I3, …), which docs/audit.md explains in plain words. Some are settled by one statement,
// others by walks that several of them share: one over the claims with all that was decided and booked of each, one over
// the counters in the order of deciding, one over the payments of each member, and one over the seals.
package audit
