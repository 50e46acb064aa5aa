package engine

import (
	"context"
	"time"
)

// Options are what a Service needs besides its store. All are required except Batch and Committers.
type Options struct {
	Compiler Compiler
	Now      func() time.Time
	NewID    func() string // time-ordered unique ids (UUIDv7)
	// Batch is the most claims that share a transaction (default 64), and Committers how many transactions run at once
	// (default 1, right for SQLite; PostgreSQL gains from more).
	Batch      int
	Committers int
}

// Service is octroi's use cases. It is safe for concurrent use, and several processes may serve one database.
type Service struct {
	store Store
	opt   Options
	books bookCache
	queue chan *submission
}

// Submission is a claim on its way in.
type Submission struct {
	Claim    Claim // without ID; SubmittedOn may be 0, meaning today in the book's zone
	Request  RequestKey
	BodyHash string
	By       Actor
}

// Result is what became of a submission: a stored record, or an error.
type Result struct {
	Record   Record
	Replayed bool // the request had been decided before; Record is the first outcome
	Err      error
}

// MemberBalance is a member's standing on one limit.
type MemberBalance struct {
	Benefit string
	Balance
}

var _ = context.Background
