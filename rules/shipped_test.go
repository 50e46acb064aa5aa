package rules_test

import (
	"testing"

	"octroi/rules"
)

// TestShipped_Partenamut: the book that comes with octroi has no error, and each of its examples holds.
func TestShipped_Partenamut(t *testing.T) {
	t.Parallel()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		t.Fatal(err)
	}
	loaded, issues := rules.Load(files)
	for _, i := range issues {
		t.Log(i)
	}
	if loaded == nil {
		t.Fatal("the shipped book has errors")
	}
	for _, r := range rules.RunExamples(loaded) {
		for _, c := range r.Checks {
			if !c.OK() {
				t.Errorf("%s:%d %s: %s: %s: expected %s, got %s", r.File, r.Line, r.Benefit, r.Name, c.What, c.Expected, c.Actual)
			}
		}
	}
}
