// Package migrations holds the database schema as goose SQL files, one folder per database, embedded in the binary.
//
// Both folders have the same files: same numbers, same names, same tables and columns, so that one set of statements
// serves both databases (a test compares them). What differs is how a column is kept:
//
//	            SQLite (STRICT)              PostgreSQL
//	identifier  TEXT, compared as bytes      text COLLATE "C", compared as bytes
//	claim id    TEXT                         uuid
//	civil date  TEXT, YYYY-MM-DD             date
//	instant     INTEGER, microseconds UTC    timestamptz
//	cents       INTEGER                      bigint
//	document    TEXT, compact JSON           text, compact JSON
//
// Documents are text and not jsonb: nothing queries inside them, and parsing them on the way in was measured at two to
// four times the whole insert.
//
// There are no foreign keys between claims, decisions and journal: they are written together by one statement, and
// foreign keys cost 27 to 43 % of the throughput. There are no down migrations: history is never rewritten; a mistake
// is mended by the next migration.
package migrations
