package engine

// VersionKind says what made a version of a claim.
type VersionKind string

// The kinds of version. The first of a claim is always VersionClaim; nothing comes after VersionReversal.
const (
	VersionClaim        VersionKind = "claim"
	VersionEvidence     VersionKind = "evidence"     // documents came; the lines that waited are decided again
	VersionCorrection   VersionKind = "correction"   // the claim said something wrong; the lines that differ are decided again
	VersionRuling       VersionKind = "ruling"       // a reviewer decided a line, or a second person confirmed it
	VersionRedecision   VersionKind = "redecision"   // the lines that waited are decided again on today's facts, or lines in order of service
	VersionReassessment VersionKind = "reassessment" // a book or a fact changed for a time that is past
	VersionFreed        VersionKind = "freed"        // a limit that had refused a line, or cut it, has room again
	VersionReversal     VersionKind = "reversal"     // the claim is taken back
)

// VersionKinds lists every kind.
var VersionKinds = [...]VersionKind{
	VersionClaim, VersionEvidence, VersionCorrection, VersionRuling, VersionRedecision, VersionReassessment, VersionFreed, VersionReversal,
}

// Version is one entry in the history of a claim.
type Version struct {
	N       int // from 1
	Kind    VersionKind
	Reason  string     // why, in the words of whoever asked for it; "" when nobody said
	Request RequestKey // of a version after the first; that of the first is Record.Request
	// BodyHash tells a repeat of the request from another request under the same key.
	BodyHash string
}

// WaitsFor says what a pended line waits for.
type WaitsFor string

// What a line can wait for.
const (
	WaitsForDocument     WaitsFor = "document"      // evidence that a rule asks for
	WaitsForContribution WaitsFor = "contribution"  // contributions to be put in order
	WaitsForProvider     WaitsFor = "provider"      // the provider is not known, or what a rule needs of him is not
	WaitsForFact         WaitsFor = "fact"          // any other fact
	WaitsForReviewer     WaitsFor = "reviewer"      // a rule asks for a person, or could not be computed
	WaitsForDuplicate    WaitsFor = "duplicate"     // it may have been claimed before: a person says
	WaitsForSecondPerson WaitsFor = "second_person" // a ruling above the book's threshold, to be confirmed by another
)

// AllWaits lists what a line can wait for, in the order in which the queue shows it.
var AllWaits = [...]WaitsFor{
	WaitsForDocument, WaitsForContribution, WaitsForProvider, WaitsForFact, WaitsForReviewer, WaitsForDuplicate, WaitsForSecondPerson,
}

// Refusal is a cap that denied a line or cut it: when the cap has room again, the line is asked first.
type Refusal struct {
	Counter Counter
	Date    Date // governing date of the line or part
}
