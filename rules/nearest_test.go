package rules

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"member.age", "member.born", "line.charged", "line.days", "max", "min"}
	for name, want := range map[string]string{
		"member.agee": "member.age", "member.aeg": "member.age", "mebmer.born": "member.born", "line.chrged": "line.charged",
		"line.charged": "line.charged", "mn": "min", "mxa": "max", "quite.other": "", "": "", "x": "", "mix": "max",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := nearest("any", nil); got != "" {
		t.Errorf("nothing is near in an empty list, got %q", got)
	}
}
