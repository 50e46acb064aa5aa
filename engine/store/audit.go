package store

import "octroi/engine"

// newEvents is a batch of audit events: who did what to which thing, in which request.
func newEvents() *batch { return newBatch("at:instant", "actor", "action", "subject", "request_id") }

// event is a batch of one audit event. Subjects are ids of octroi or of the payer, never names.
func event(by engine.Actor, action, subject string) *batch {
	b := newEvents()
	b.add(by.At, by.Client, action, subject, by.RequestID)
	return b
}
