// Package storetest is the contract of engine.Store as a test suite.
//
// Run checks a store against the comments of engine/store.go; every database that octroi supports must pass it, and a
// change of the store begins with a change here. Dump writes down a whole database in one form, to show that two
// databases keep the same things for the same operations.
package storetest
