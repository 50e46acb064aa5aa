package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestRules_stopped: a program that is told to stop does not wait for the check of a book, however long it takes.
func TestRules_stopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	started, never := make(chan struct{}), make(chan struct{})
	defer close(never)
	go func() {
		<-started
		stop()
	}()
	_, err := await(ctx, func() int {
		close(started)
		<-never
		return 0
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("waited until %v", err)
	}
	for _, command := range []string{"check", "test"} {
		a, out, says := testApp(t)
		if code := a.run(ctx, []string{"rules", command, devBook}); code != exitFailure || out.String() != "" || !strings.Contains(says.String(), "stopped") {
			t.Errorf("%s: exit code %d, %s%s", command, code, out, says)
		}
	}
}
