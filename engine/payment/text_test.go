package payment_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/payment"
)

func TestText_isReadByEveryBank(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Zoé Müller":              "Zoe Muller",
		"Zoe\u0301 Mu\u0308ller":  "Zoe Muller", // accents of their own
		"Ångström Straße Ø Æ Œ ł": "Angstrom Strase O A O l",
		"Ştefan Ţepeş Čapek Őry":  "Stefan Tepes Capek Ory",
		"Ελλάδα Ψυχή":             "Ellada PSychi",
		"Йордан Щърбов":           "Yordan SHTarbov",
		"A & B; [x] {y} _z_ O’N":  "A + B, (x) (y) -z- O'N",
		"a@b <c> \"d\" #1 50% €5": "a.b .c. .d. .1 50. E5",
		"李 小龙":                    ". ..",
		"  two\t\u00a0spaces\n":   "two spaces",
		"//a///b//":               "a/b",
		"\x00\u202e":              "..",
		"ﬁn":                      "fin",
		"":                        "",
	} {
		if got := payment.Text(in, 70); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{strings.Repeat("é", 80): strings.Repeat("e", 70), strings.Repeat("a", 69) + "/b": strings.Repeat("a", 69)} {
		if got := payment.Text(in, 70); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestText_changesNothingTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		once := payment.Text(rapid.String().Draw(r, "text"), 70)
		if once != "" {
			readable(r, once, 70)
		}
		if twice := payment.Text(once, 70); twice != once {
			r.Fatalf("%q becomes %q", once, twice)
		}
	})
}

// Every name that an account may have gives a creditor that is not empty, letter by letter: one that were would have the bank
// refuse the whole file.
func TestPain001_everyNameHasACreditor(t *testing.T) {
	t.Parallel()
	named, lost := 0, 0
	for r := rune(0x20); r < 0x20000; r++ { // beyond are Chinese characters
		a := engine.Account{IBAN: "BE68539007547034", Name: string(r)}
		if !utf8.ValidRune(r) || len(engine.ValidateAccount(&a)) > 0 {
			continue
		}
		named++
		if payment.Text(a.Name, 70) == "" {
			t.Errorf("%q (%U) is a name, and nothing in a file", r, r)
		}
		if payment.Text(a.Name, 70) == "." {
			lost++
		}
	}
	if named < 1000 {
		t.Errorf("only %d letters are names", named)
	}
	t.Logf("%d letters, %d without a likeness", named, lost)
	one := paid(1, "ƿƿ", 100, 1)
	if got := string(write(t, order(one), one)); !strings.Contains(got, "<Nm>NOTPROVIDED</Nm>") {
		t.Error(got)
	}
}
