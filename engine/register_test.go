package engine_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// codesOf are the codes of errors, "" for none.
func codesOf(errs []error) (codes []string) {
	for _, err := range errs {
		code := engine.ErrorCode(err)
		if err != nil && code == "" {
			code = err.Error()
		}
		codes = append(codes, code)
	}
	return codes
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What cannot be stored fails alone, wherever it stands among the others, and what has one id comes in its order.
func TestService_PutMany_failsOneByOne(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		approval := func(id, member, benefit string) engine.Approval {
			return engine.Approval{ID: id, Member: member, Benefit: benefit, Span: engine.Span{From: engine.MustDate("2025-01-01")}}
		}
		got := s.PutApprovals(t.Context(), []engine.Approval{
			approval("A1", "M1", "sport"), approval("A2", "nobody", "sport"), approval("A1", "M2", "sport"), approval("A3", "M1", "unheard_of"), approval("A4", "M1", "sport"),
		}, engine.Actor{})
		same(t, codesOf(got), []string{"", "member_not_found", "", "approval_invalid", ""})
		if a, err := s.Approval(t.Context(), "A1"); err != nil || a.Member != "M2" {
			t.Errorf("the second of two approvals of one id: %+v %v", a, err)
		}
		account := func(kind, id string, iban engine.IBAN) engine.Account {
			return engine.Account{Payee: engine.Payee{Kind: kind, ID: id}, IBAN: iban, Name: "Zoé"}
		}
		got = s.PutAccounts(t.Context(), []engine.Account{
			account("member", "M1", "BE68539007547034"), account("member", "M9", "BE68539007547034"), account("member", "M2", "BE00"),
			account("provider", "P9", "BE68539007547034"), account("provider", engine.Psychologist().ID, "BE68539007547034"), account("member", "M3", "BE68539007547034"),
		}, engine.Actor{})
		same(t, codesOf(got), []string{"", "member_not_found", "account_invalid", "provider_not_found", "", ""})
		for _, p := range []engine.Payee{{Kind: "member", ID: "M1"}, {Kind: "provider", ID: engine.Psychologist().ID}, {Kind: "member", ID: "M3"}} {
			if _, err := s.Account(t.Context(), p); err != nil {
				t.Errorf("%v: %v", p, err)
			}
		}
	})
}

// What waited for somebody who is put into a register among others is decided again.
func TestService_PutMany_decidesAgainWhatWaited(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		behind, other := engine.TestMember(), engine.TestMember()
		behind.ID, other.ID = "M1", "M2"
		paid := behind
		behind.Contributions = []engine.ContributionSpan{{State: engine.ContributionsBehind, Span: engine.Span{From: engine.MustDate("2015-01-01")}}}
		must(t, errors.Join(s.PutMembers(t.Context(), []engine.Member{other, behind}, engine.Actor{})...))
		waits := submitted(t, s, "waits", line("psychology", "2025-03-01", 5000))
		if waits.Decision.Outcome != engine.Pended {
			t.Fatalf("a claim of who is behind is %s", waits.Decision.Outcome)
		}
		must(t, errors.Join(s.PutMembers(t.Context(), []engine.Member{other, paid}, engine.Actor{})...))
		now, err := s.Claim(t.Context(), waits.Claim.ID)
		if err != nil || now.Decision.Outcome == engine.Pended {
			t.Errorf("now it is %s: %v", now.Decision.Outcome, err)
		}
	})
}
