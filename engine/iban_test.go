package engine

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// One invented number of each country, made and checked with python-stdnum 1.18.
const ibansOfSEPA = `AD81526018153WD25RQ4F5ZR AL0509139099P3E2Z8IQ9Y7JZB6C AT255181909378657975 BE90432319487532 BG21TCDQ62527624ZKLMVT CH89114713JSIOM1TMA7V
	CY70034236675ASPZH8RZHQMOE95 CZ4122330792440268599528 DE11907866661760313721 DK6959010928159013 EE859624595711777741 ES3721547280385280841485
	FI2025388853933633 FR428750047439MSMN5E6EUCL37 GB75TTAP51163726516761 GI17XFFE19T9UM9ZZ8106X8 GR666330434WFKGYQ83MTXQW8Y9 HR8688072902227918058
	HU58887180334018780175989834 IE30OQRZ78384837261675 IS631361341252427316723268 IT63M5635515058TS1OLXIW47E6 LI1614402H8RGP9YWVK5H LT290261401419314170
	LU56586H82XF7AG3BCJJ LV75QYGJSWBHM1G201WZC MC218737167868JDELC8PM38014 MD49RA35OWIFI2TBAHS0GNLZ ME52530435205617483380 MK511419P2P1JJE5X29
	MT26MYKX724922WRW8XW1E5128N6OSZ NL83BUAU8374071881 NO8681741433377 PL88617409319254499207074137 PT03484777183417047187463 RO57GCSC9XGN8WH7NEVVP1A0
	RS26776426565150556130 SE8144516691564041042346 SI11853560688310679 SK4224708227654444634786 SM12D2213878375SR8ZCF5BLZ5K VA28354930666836450749`

func TestParseIBAN_takesEveryCountryOfSEPA(t *testing.T) {
	t.Parallel()
	all := strings.Fields(ibansOfSEPA)
	if len(all) != len(sepaCountries) {
		t.Errorf("%d numbers of %d countries", len(all), len(sepaCountries))
	}
	for _, s := range all {
		if got, code := ParseIBAN(s); code != "" || string(got) != s {
			t.Errorf("%s: %q %s", s, got, code)
		}
	}
	for in, want := range map[string]string{
		"BE68 5390 0754 7034": "BE68539007547034", " be68539007547034\n": "BE68539007547034", "gb82\u00a0west 1234 5698 7654 32": "GB82WEST12345698765432",
	} {
		if got, code := ParseIBAN(in); code != "" || string(got) != want {
			t.Errorf("%q: %q %s", in, got, code)
		}
	}
}

func TestParseIBAN_refuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "iban_form",
		"BE":                      "iban_form",
		"BE68":                    "iban_form",
		"BE68-5390-0754-7034":     "iban_form",
		"BE6853900754703":         "iban_form", // a digit too few
		"BE685390075470344":       "iban_form",
		"BE6853900754703A":        "iban_form",
		"BEA8539007547034":        "iban_form",
		"6853900754703444":        "iban_form",
		"BE68539007547034;DROP":   "iban_form",
		"BE6８539007547034":        "iban_form", // a full-width digit
		"be68ı539007547034":       "iban_form",
		strings.Repeat("B", 1000): "iban_form",
		"US64SVBKUS6S3300958879":  "iban_country",
		"BE69539007547034":        "iban_check",
		"BE68539007547043":        "iban_check", // two digits the wrong way round
		"BE41539007547035":        "iban_check", // right for ISO, wrong for the Belgian number
	} {
		if got, code := ParseIBAN(in); code != want || got != "" {
			t.Errorf("%q: %q %q, want %q", in, got, code, want)
		}
	}
	if ibanRemainder("BE41539007547035") != 1 {
		t.Error("the number that only the Belgian check refuses is refused by ISO's too")
	}
}

// TestParseIBAN_seesSlips: no character can be written wrongly, and no two neighbours swapped, without being noticed. A letter stays a letter and a
// digit a digit: ISO 7064 writes a letter as two digits, so that a letter in a digit's place moves all before it, and one such slip in 97 passes.
func TestParseIBAN_seesSlips(t *testing.T) {
	t.Parallel()
	all := strings.Fields(ibansOfSEPA)
	rapid.Check(t, func(r *rapid.T) {
		good := rapid.SampledFrom(all).Draw(r, "iban")
		bad := []byte(good)
		i := rapid.IntRange(2, len(bad)-2).Draw(r, "at")
		alike := "0123456789"
		if bad[i] > '9' {
			alike = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		}
		if rapid.Bool().Draw(r, "swapped") && strings.IndexByte(alike, bad[i+1]) >= 0 {
			bad[i], bad[i+1] = bad[i+1], bad[i]
		} else {
			bad[i] = rapid.SampledFrom([]byte(alike)).Draw(r, "instead")
		}
		if _, code := ParseIBAN(string(bad)); string(bad) != good && code == "" {
			r.Fatalf("%s passes for %s", bad, good)
		}
	})
}

// TestParseIBAN_checkDigitsAreThoseOfISO: 00, 01 and 99 leave the right remainder and are none.
func TestParseIBAN_checkDigitsAreThoseOfISO(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, pair := range [][2]string{{"97", "00"}, {"98", "01"}, {"02", "99"}} {
		for n := range 100_000 {
			account := "DE" + pair[0] + "50010517" + (formatInt(int64(n)) + "0000000000")[:10]
			if _, code := ParseIBAN(account); code != "" {
				continue
			}
			other := "DE" + pair[1] + account[4:]
			if _, code := ParseIBAN(other); code != "iban_check" || ibanRemainder(other) != 1 {
				t.Errorf("%s: %s", other, code)
			}
			seen++
			break
		}
	}
	if seen != 3 {
		t.Errorf("%d of 3 were tried", seen)
	}
}

func TestValidateAccount_tellsEveryMistakeAndNoValue(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		iban, name string
		want       []string
	}{
		{"be68 5390 0754 7034", "  Zoé ", nil},
		{"BE68539007547034", "Γιώργος", nil},
		{"", "", []string{"/iban:required", "/name:required"}},
		{"BE69539007547034", "李", []string{"/iban:iban_check", "/name:name_script"}},
		{"BE68539007547034", strings.Repeat("é", 71), []string{"/name:text_too_long"}},
		{"BE68539007547034", "a\u202eb", []string{"/name:hidden_character"}},
		{"BE68539007547034", "123", []string{"/name:name_script"}},
	} {
		a := Account{Payee: Payee{Kind: PayMember, ID: "M1"}, IBAN: IBAN(test.iban), Name: test.name}
		var got []string
		for _, f := range ValidateAccount(&a) {
			got = append(got, f.Pointer+":"+f.Code)
			for _, arg := range f.Args {
				if arg.Name != "max" {
					t.Errorf("%s tells %s", f.Code, arg.Name)
				}
			}
		}
		if strings.Join(got, " ") != strings.Join(test.want, " ") {
			t.Errorf("%q %q: %v, want %v", test.iban, test.name, got, test.want)
		}
		if test.want == nil && (a.IBAN != "BE68539007547034" || a.Name != strings.TrimSpace(test.name)) {
			t.Errorf("kept as %+v", a)
		}
	}
}
