package scenario

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/rules"
)

// TestRun_playsTheWholeLanguage: what a scenario can say is what the API answers.
func TestRun_playsTheWholeLanguage(t *testing.T) {
	t.Parallel()
	f, err := Read("testdata/whole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := &Runner{
		Compiler: rules.Compiler{},
		Source: func(dir, name string) ([]engine.SourceFile, error) {
			text, err := os.ReadFile(filepath.Join(dir, name))
			return []engine.SourceFile{{Name: name, Text: string(text)}}, err
		},
		Open: func(ctx context.Context) (engine.Store, func(), error) {
			st, err := store.Open(ctx, ":memory:", store.Options{})
			if err != nil {
				return nil, nil, err
			}
			return st, func() { _ = st.Close() }, st.Migrate(ctx)
		},
	}
	steps := 0
	err = r.Run(t.Context(), f, func(res Result) {
		steps++
		for _, d := range res.Differences {
			t.Errorf("%s:%d: %s: %s: expected %s, got %s (%s)", res.File, res.Line, res.Step, d.Field, d.Expected, d.Actual, res.Note)
		}
	})
	if err != nil || steps != f.Steps() {
		t.Errorf("%d of %d steps: %v", steps, f.Steps(), err)
	}
}
