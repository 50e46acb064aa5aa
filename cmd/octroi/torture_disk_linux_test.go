package main

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// smallDisk mounts a file system of so many MB in memory, until the test ends. Without the right to mount the test is
// skipped, and says so: containers rarely have it.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "octroi-disk-") //nolint:usetesting // PostgreSQL's account must get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	if err := syscall.Mount("octroi", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=0755", size)); err != nil {
		t.Skipf("SKIPPED, NOT TESTED WITH A FULL DISK: cannot mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil { // a server may end a moment later
			t.Error(err)
		}
	})
	return dir
}
