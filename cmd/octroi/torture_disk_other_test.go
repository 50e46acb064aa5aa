//go:build !linux

package main

import "testing"

// smallDisk needs Linux.
func smallDisk(t *testing.T, _ int) string {
	t.Helper()
	t.Skip("SKIPPED, NOT TESTED WITH A FULL DISK: cannot mount one here")
	return ""
}
