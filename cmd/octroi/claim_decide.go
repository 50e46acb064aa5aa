package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

func (a *app) claimDecideCommand() *cobra.Command {
	var book string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "decide FILE|-",
		Short: "Decide one claim out of a file, and explain",
		Long: "Decides a claim, prints why and keeps nothing. The file is a JSON object: `claim` as for POST /v1/claims, `member` as\n" +
			"for PUT /v1/members, and if need be `members` (the others of the household), `provider` or a list of `providers`, and\n" +
			"`used`, which says how much of a limit is gone: {\"sessions\": 19} in units, cents for amounts.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.claimDecide(ctx, args[0], book, asJSON)
		}),
	}
	cmd.Flags().StringVar(&book, "book", "", bookUsage)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer of the API")
	return cmd
}

// claimFile is what `claim decide` reads.
type claimFile struct {
	Claim     json.RawMessage            `json:"claim"`
	Member    json.RawMessage            `json:"member"`
	Members   []json.RawMessage          `json:"members"`
	Provider  json.RawMessage            `json:"provider"`
	Providers []json.RawMessage          `json:"providers"`
	Used      map[string]json.RawMessage `json:"used"`
}

func (a *app) claimDecide(ctx context.Context, path, bookName string, asJSON bool) error {
	loaded, err := a.bookFor(ctx, bookName)
	if err != nil {
		return err
	}
	file, err := a.readClaimFile(path)
	if err != nil {
		return err
	}
	book := loaded.Book
	claim, facts, err := a.claimAndFacts(book, file)
	if err != nil {
		return err
	}
	if facts.Consumed, err = usedEntries(book, &claim, &facts, file.Used); err != nil {
		return err
	}
	d := engine.Decide(book, &claim, &facts)
	if asJSON {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false) // a condition reads as the book has it
		return enc.Encode(api.NewQuote(book, &claim, &d, a.lang))
	}
	a.explain(book, claim, d)
	return nil
}

func (a *app) readClaimFile(path string) (*claimFile, error) {
	src, err := a.readAll(path)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	var f claimFile
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: expected an object with claim, member, members, provider or providers, and used: %w", path, err)
	}
	if f.Claim == nil || f.Member == nil {
		return nil, fmt.Errorf("%s: claim and member are needed", path)
	}
	if f.Provider != nil {
		f.Providers = append(f.Providers, f.Provider)
	}
	return &f, nil
}

func (a *app) readAll(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(a.stdin)
	}
	return os.ReadFile(path)
}

// claimAndFacts reads and checks the claim, and makes the facts that a database would have given.
func (a *app) claimAndFacts(book *engine.Book, f *claimFile) (engine.Claim, engine.Facts, error) {
	var facts engine.Facts
	today := engine.DateIn(a.now(), book.Zone)
	claim, err := api.ReadClaim(f.Claim)
	if err != nil {
		return claim, facts, err
	}
	if facts.Member, err = api.ReadMember(f.Member, today); err != nil {
		return claim, facts, fmt.Errorf("member: %w", err)
	}
	people := []engine.Member{facts.Member}
	for _, raw := range f.Members {
		m, err := api.ReadMember(raw, today)
		if err != nil {
			return claim, facts, fmt.Errorf("members: %w", err)
		}
		people = append(people, m)
	}
	facts.Households = householdsOf(people)
	for _, raw := range f.Providers {
		p, err := api.ReadProvider(raw)
		if err != nil {
			return claim, facts, fmt.Errorf("providers: %w", err)
		}
		facts.Providers = append(facts.Providers, p)
	}
	if claim.SubmittedOn == 0 {
		claim.SubmittedOn = today
	}
	if fields := engine.ValidateClaim(book, &claim, &facts.Member, today); len(fields) > 0 {
		refused := &engine.Error{Kind: engine.Unprocessed, Code: "claim_invalid", Fields: fields}
		return claim, facts, fmt.Errorf("by the book %q: %w", book.Code, refused)
	}
	if claim.Member != facts.Member.ID {
		return claim, facts, errors.New("claim.member and member.id differ")
	}
	return claim, facts, nil
}

// householdsOf gathers people into their households.
func householdsOf(people []engine.Member) []engine.Household {
	var out []engine.Household
	at := map[string]int{}
	for _, m := range people {
		for _, h := range m.Households {
			i, ok := at[h.Household]
			if !ok {
				i = len(out)
				at[h.Household] = i
				out = append(out, engine.Household{ID: h.Household})
			}
			out[i].People = append(out[i].People, engine.Person{Member: m.ID, Born: m.Born, Died: m.Died, Span: h.Span})
		}
	}
	return out
}
