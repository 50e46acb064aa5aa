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

// TestCompile_nothingDeclared: where a book declares nothing under a group of names, the remedy says so.
func TestCompile_nothingDeclared(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, &scope{})
	for src, want := range map[string]string{
		`left.sessions > qty(1)`: "no limit can be named here",
		`used.sessions > qty(1)`: "no limit can be named here",
		`field.stage == "early"`: "no field can be named here",
		`param.fee`:              "no parameter can be named here",
		`evidence.invoice`:       "no document can be named here",
		`table.fees`:             "no table can be named here",
	} {
		if _, problems := e.compile(src); len(problems) != 1 || problems[0].remedy != want {
			t.Errorf("%s: got %+v, want the remedy %q", src, problems, want)
		}
	}
}
