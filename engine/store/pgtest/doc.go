// Package pgtest gives tests a PostgreSQL of their own.
//
// DSN returns a fresh, empty database. It lives on the server that OCTROI_TEST_POSTGRES_DSN names (whose user may create
// databases), or else on a server that is started once per test process from the PostgreSQL programs found in PATH or
// where Debian puts them, and that ends with the process, however the process ends. Where there is no PostgreSQL the
// test is skipped with a message; with CI=true it fails, so that no pipeline forgets half of the promises.
//
// A Server is a PostgreSQL that a test may kill and start again, and a Line the network to it, which a test may cut, stall
// or have lose the answer of a commit.
//
// For benchmarks, Tap notes the statements that octroi sends to a database, and Pgbench runs scripts of such statements.
package pgtest
