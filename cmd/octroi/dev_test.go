package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// startDev runs `octroi serve --dev` with the development database of a folder.
func startDev(t *testing.T, dir string) *serving {
	t.Helper()
	return startServeIn(t, dir, printedKey, "--dev")
}

// seeded is a development database that is filled once for all tests.
var seeded struct {
	once sync.Once
	file []byte
}

// devDir returns a folder with a filled development database of the test's own.
func devDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db := filepath.Join(dir, "dev.db")
	seeded.once.Do(func() {
		s := startDev(t, dir)
		if code := s.stop(); code != exitOK {
			t.Fatalf("stopped with %d", code)
		}
		var err error
		if seeded.file, err = os.ReadFile(db); err != nil { // a database that was closed is one file
			t.Fatal(err)
		}
	})
	if seeded.file == nil {
		t.Fatal("the development database could not be filled")
	}
	write(t, db, string(seeded.file))
	return dir
}

// TestServeDev_InterruptedFillingLeavesNothing: the next start begins afresh, and never fills what is there.
func TestServeDev_InterruptedFillingLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, _, _ := testAppIn(dir)
	a.config.dev, a.config.db = true, filepath.Join(dir, "dev.db")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.fillOnce(ctx); err == nil {
		t.Error("filled although it was told to stop")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestServeDev_FillsNoDatabaseThatExists: what is in the file stays as it is, byte by byte.
func TestServeDev_FillsNoDatabaseThatExists(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, _, _ := testAppIn(dir)
	a.config.dev, a.config.db = true, filepath.Join(dir, "dev.db")
	write(t, a.config.db, "somebody's")
	if err := a.fillOnce(t.Context()); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(a.config.db); err != nil || string(text) != "somebody's" {
		t.Errorf("%q %v", text, err)
	}
}

// TestDev_OnlyServeMakesTheDatabase: another command with --dev would leave one that nothing was invented for.
func TestDev_OnlyServeMakesTheDatabase(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"rules", "load", "partenamut"}, {"migrate", "up"}, {"report", "spending", "--year", "2025"}} {
		dir := t.TempDir()
		a, _, stderr := testAppIn(dir)
		code := a.run(t.Context(), append(args, "--dev"))
		if left, _ := os.ReadDir(dir); code != exitFailure || len(left) > 0 || !strings.Contains(stderr.String(), "octroi serve --dev") {
			t.Errorf("%v: exit %d, left %v\n%s", args, code, left, stderr)
		}
	}
}
