package engine

import (
	"context"
	"unicode"
)

// Payee is who is paid: a member or a provider of the registers.
type Payee struct {
	Kind string // PayMember or PayProvider
	ID   string
}

// Account is the bank account that a payee is paid on. Payment runs copy it, so that a run never changes with it.
type Account struct {
	Payee Payee
	IBAN  IBAN
	Name  string // of the account's holder, who need not be the payee: a child is paid on a parent's account
}

// MaxAccountName bounds the name of an account's holder: longer ones do not fit into a SEPA transfer.
const MaxAccountName = 70

// ValidateAccount returns every mistake of an account at once, and brings its IBAN into electronic form.
func ValidateAccount(a *Account) []FieldError {
	v := validation{}
	iban, code := ParseIBAN(string(a.IBAN))
	switch {
	case a.IBAN == "":
		v.add("/iban", "required")
	case code != "":
		v.add("/iban", code)
	default:
		a.IBAN = iban
	}
	before := len(v.errors)
	if v.text("/name", &a.Name, MaxAccountName, true); len(v.errors) == before && !bankCanRead(a.Name) {
		v.add("/name", "name_script")
	}
	return v.errors
}

// bankCanRead reports whether a name has a letter of a script that payment messages have a conversion for. Signs of these
// scripts that stand with a letter, such as accents, are nothing by themselves.
func bankCanRead(name string) bool {
	for _, r := range name {
		if unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) && unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Lo) {
			return true
		}
	}
	return false
}

// Account returns the account of a payee. NotFound: "member_not_found" or "provider_not_found", and "account_not_found"
// where the payee has none.
func (s *Service) Account(ctx context.Context, p Payee) (a Account, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if err := payeeKnown(ctx, r, p); err != nil {
			return err
		}
		found, err := r.Accounts(ctx, []Payee{p})
		if err == nil && len(found) == 0 {
			err = NewError(NotFound, "account_not_found")
		}
		if err == nil {
			a = found[0]
		}
		return err
	})
	return a, err
}

// PutAccount stores the account of a payee, new or not. Errors: "account_invalid" with every mistake (Unprocessed),
// "member_not_found" and "provider_not_found" (NotFound).
func (s *Service) PutAccount(ctx context.Context, a Account, by Actor) error {
	return s.PutAccounts(ctx, []Account{a}, by)[0]
}

// payeesKnown fails when a payee is not in the registers.
func payeesKnown(ctx context.Context, r Reader, all []Account) error {
	var members, providers []string
	for i := range all {
		if p := all[i].Payee; p.Kind == PayMember {
			members = append(members, p.ID)
		} else {
			providers = append(providers, p.ID)
		}
	}
	if err := membersKnown(ctx, r, members); err != nil {
		return err
	}
	found, err := r.Providers(ctx, providers)
	if err == nil && len(found) < len(providers) {
		err = NewError(NotFound, "provider_not_found")
	}
	return err
}

func payeeKnown(ctx context.Context, r Reader, p Payee) error {
	if p.Kind == PayMember {
		_, err := memberOf(ctx, r, p.ID)
		return err
	}
	found, err := r.Providers(ctx, []string{p.ID})
	if err == nil && len(found) == 0 {
		err = NewError(NotFound, "provider_not_found")
	}
	return err
}
