package audit

import (
	"context"
	"database/sql"
	"math/big"
	"regexp"
	"strings"
)

// texts are the columns where no personal data belongs: the registers and the documents of claims and decisions, which
// hold what people claimed, are left out.
var texts = []struct{ table, key, columns string }{
	{"audit_events", "CAST(id AS text)", "actor, action, subject, request_id"},
	{"claims", "CAST(id AS text)", "member, channel, client, request_key"},
	{"claim_versions", "CAST(claim_id AS text)", "client, request_key, reason"},
	{"decision_lines", "CAST(claim_id AS text)", "benefit, category, outcome, waits_for"},
	{"journal_payments", "CAST(id AS text)", "kind, member, benefit, category, channel, payee, pay_to"},
	{"journal_consumptions", "CAST(id AS text)", "counter, limit_code, of_key, kind"},
	{"anchors", "id", "id, '', ''"},
	{"api_keys", "id", "label, role, ''"},
	{"partner_costs", "id", "partner, reference, note, request_key"},
	{"opening_balances", "CAST(id AS text)", "member, limit_code, client, request_key"},
}

// personal looks for national numbers and bank accounts where they do not belong (I23). It tells where, and never what.
func (r *run) personal(ctx context.Context) error {
	var err error
	r.timed("I23", func() {
		for _, t := range texts {
			if err = r.scanTexts(ctx, t.table, t.key, t.columns); err != nil {
				return
			}
		}
	})
	return err
}

func (r *run) scanTexts(ctx context.Context, table, key, columns string) error {
	n := strings.Count(columns, ",") + 1
	rows, end, err := walk(ctx, r.snap, "SELECT "+key+", "+columns+" FROM "+table, nil, func(rows *sql.Rows) ([]string, error) {
		found := make([]string, n+1)
		into := make([]any, n+1)
		for i := range found {
			into[i] = &found[i]
		}
		err := rows.Scan(into...)
		return found, err
	})
	if err != nil {
		return err
	}
	defer end()
	checked := int64(0)
	defer func() { r.checked("I23", checked) }()
	for {
		row, err := rows.take(ctx)
		if err != nil || row == nil {
			return err
		}
		checked += int64(n)
		for _, text := range (*row)[1:] {
			if what := personalIn(text); what != "" {
				where := (*row)[0]
				if personalIn(where) != "" { // the key itself is one: it must not be printed
					where = "a row of " + table
				}
				r.fail("I23", where, what+" stands in "+table, "SELECT "+columns+" FROM "+table)
			}
		}
	}
}

// A national number stands alone: digits of ids and hashes around it make it none.
var (
	nationalNumber = regexp.MustCompile(`\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[.-]?\d{2}`)
	bankAccount    = regexp.MustCompile(`[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?`)
)

// personalIn says which personal number stands in a text, "" when there is none.
func personalIn(text string) string {
	if len(text) < 11 {
		return ""
	}
	for _, at := range nationalNumber.FindAllStringIndex(text, -1) {
		if alone(text, at[0], at[1]) && isNationalNumber(digitsOf(text[at[0]:at[1]])) {
			return "a national number"
		}
	}
	for _, at := range bankAccount.FindAllStringIndex(text, -1) {
		if alone(text, at[0], at[1]) && isBankAccount(text[at[0]:at[1]]) {
			return "a bank account"
		}
	}
	return ""
}

// alone reports whether nothing that belongs to a longer word or number stands right before or after.
func alone(text string, from, to int) bool {
	word := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-'
	}
	return (from == 0 || !word(text[from-1])) && (to == len(text) || !word(text[to]))
}

func digitsOf(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}

// isNationalNumber checks the month, the day and the check digits of a Belgian national number: 97 less the first nine
// modulo 97, read with a 2 before them for who was born since 2000.
func isNationalNumber(digits string) bool {
	if len(digits) != 11 || digits == "00000000000" {
		return false
	}
	number := func(s string) int64 {
		n, _ := new(big.Int).SetString(s, 10) // digits only
		return n.Int64()
	}
	if month, day := number(digits[2:4])%20, number(digits[4:6]); month > 12 || day > 31 {
		return false
	}
	check := number(digits[9:])
	return check == 97-number(digits[:9])%97 || check == 97-number("2"+digits[:9])%97
}

// isBankAccount checks an IBAN: its letters as numbers, the first four characters last, leave 1 modulo 97.
func isBankAccount(s string) bool {
	s = strings.ReplaceAll(s, " ", "")
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var b strings.Builder
	for _, c := range s[4:] + s[:4] {
		if c >= 'A' && c <= 'Z' {
			b.WriteString(big.NewInt(int64(c - 'A' + 10)).String())
		} else {
			b.WriteRune(c)
		}
	}
	n, ok := new(big.Int).SetString(b.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}
