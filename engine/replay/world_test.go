package replay

import (
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/replay/replaytest"
	"octroi/engine/synthetic"
	"octroi/rules"
)

// world is a database in memory, whose claims were decided one after the other by a desk.
type world = replaytest.World

func shipped(tb testing.TB, name string) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped(name)
	if err != nil {
		tb.Fatal(err)
	}
	return compiled(tb, files)
}

func compiled(tb testing.TB, files []engine.SourceFile) *engine.Book {
	tb.Helper()
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// invented is a synthetic mutuality, decided under a book.
func invented(tb testing.TB, size int, book *engine.Book) *world {
	tb.Helper()
	return replaytest.Gathered(synthetic.Plan{Size: size, Years: synthetic.Years[:], Seed: 1}, book)
}

// edited is a shipped book with one text of its source replaced.
func edited(tb testing.TB, name, was, is string) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped(name)
	if err != nil {
		tb.Fatal(err)
	}
	found := false
	for i := range files {
		if strings.Contains(files[i].Text, was) {
			files[i].Text, found = strings.Replace(files[i].Text, was, is, 1), true
		}
	}
	if !found {
		tb.Fatalf("no %q in %s", was, name)
	}
	return compiled(tb, files)
}
