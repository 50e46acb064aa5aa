// Package store keeps octroi's data in SQLite or PostgreSQL: it is the one implementation of engine.Store, and the only
// importer of gorm.
//
// Open a Store by its DSN, Migrate it, and use Update and View; everything else happens on the Tx and the Reader that
// they hand out. Every statement is written once and runs on both databases; the few things that differ (how rows
// travel, how a row is locked, which errors mean "try again") are in dialect.go.
//
// Work is done in batches. Rows go to the database as one relation (see batch), whether they are inserted or asked
// for, so that deciding a thousand claims costs as many statements as deciding one. What octroi only ever reads as a
// whole (the spans of a member, the lines of a claim, a decision with its trace) is a compact JSON document, mapped in
// mapping.go and nowhere else.
//
// Two decisions on the same limit are kept apart by the anchors that Tx.Lock takes: rows locked FOR UPDATE on
// PostgreSQL, the single writer on SQLite. The journal is append-only, and triggers of the database refuse to change
// it.
package store
