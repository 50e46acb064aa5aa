package main

import (
	"github.com/spf13/pflag"

	"octroi/engine"
	"octroi/engine/payment"
)

// payerSettings say who pays, and from which account: only commands that make payment files need them.
func (a *app) payerSettings() []setting {
	p := &a.config.payer
	return []setting{
		{"payer-name", "OCTROI_PAYER_NAME", "", "name of the account that payments are taken from", &p.name},
		{"payer-iban", "OCTROI_PAYER_IBAN", "", "IBAN of that account", &p.iban},
		{"payer-bic", "OCTROI_PAYER_BIC", "", "BIC of its bank, where the bank asks for it", &p.bic},
		{"payer-id", "OCTROI_PAYER_ID", "", "the payer's number with its bank or a register, where the bank asks for it", &p.id},
		{"payer-id-issuer", "OCTROI_PAYER_ID_ISSUER", "", "who gave that number, such as KBO-BCE", &p.issuer},
	}
}

// payerConfig is what flags and the environment say of the payer.
type payerConfig struct {
	name, iban, bic, id, issuer string
}

func (a *app) addPayerFlags(flags *pflag.FlagSet) {
	for _, s := range a.payerSettings() {
		flags.StringVar(s.target, s.flag, "", s.usage+" (or "+s.env+")")
	}
}

// readPayer fills what no flag gave, and refuses a payer that no bank would take. Without any setting there is none, and no
// payment runs; the development server has an invented one.
func (a *app) readPayer() error {
	given := false
	for _, s := range a.payerSettings() {
		if *s.target == "" {
			*s.target = a.env(s.env)
		}
		given = given || *s.target != ""
	}
	c := a.config.payer
	if !given && a.config.dev {
		c = payerConfig{name: "Octroi demonstration", iban: "BE68539007547034"}
		given = true
	}
	if !given {
		return nil
	}
	iban, code := engine.ParseIBAN(c.iban)
	if code != "" {
		message, _, _ := engine.Message(code, a.lang, nil)
		return usagef("--payer-iban (or OCTROI_PAYER_IBAN): %s", message)
	}
	a.payer = engine.Payer{Name: c.name, IBAN: iban, BIC: c.bic, ID: c.id, Issuer: c.issuer}
	if err := (payment.Pain001{}).Check(a.payer); err != nil {
		return usagef("--payer-… (or OCTROI_PAYER_…): %s", err)
	}
	return nil
}
