package engine_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"

	"github.com/google/go-cmp/cmp"
)

// agreed is an approval of ten sessions for M1.
func agreed(id string) engine.Approval {
	return engine.Approval{ID: id, Member: "M1", Benefit: "psychology", GrantedOn: engine.MustDate("2025-01-08"),
		Span: engine.Span{From: engine.MustDate("2025-01-15"), Until: engine.MustDate("2027-01-15")}, Units: 10 * engine.One, Amount: 20000}
}

func TestService_keepsApprovalsWholeAndTheMembersOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		must(t, s.PutApproval(ctx, agreed("A1"), engine.Actor{}))
		got, err := s.Approval(ctx, "A1")
		must(t, err)
		if got != agreed("A1") {
			t.Errorf("%s", cmp.Diff(agreed("A1"), got))
		}
		bare := engine.Approval{ID: "A1", Member: "M2", Benefit: "sport", Span: engine.Span{From: engine.MustDate("2025-02-01")}}
		must(t, s.PutApproval(ctx, bare, engine.Actor{}))
		must(t, s.PutApproval(ctx, agreed("A2"), engine.Actor{}))
		bare.GrantedOn = bare.From
		for member, want := range map[string]engine.Approval{"M1": agreed("A2"), "M2": bare} {
			all, err := s.Approvals(ctx, member)
			must(t, err)
			if diff := cmp.Diff([]engine.Approval{want}, all); diff != "" {
				t.Errorf("%s: %s", member, diff)
			}
		}
	})
}

func TestService_refusesApprovalsOfNobodyAndForNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		put := func(change func(*engine.Approval)) string {
			a := agreed("A1")
			change(&a)
			return engine.ErrorCode(s.PutApproval(ctx, a, engine.Actor{}))
		}
		for want, code := range map[string]string{
			"member_not_found": put(func(a *engine.Approval) { a.Member = "M404" }),
			"approval_invalid": put(func(a *engine.Approval) { a.Member, a.Benefit = "M404", "nothing" }),
		} {
			if code != want {
				t.Errorf("%q, want %s", code, want)
			}
		}
		for want, err := range map[string]error{
			"approval_not_found": second(s.Approval(ctx, "A1")),
			"member_not_found":   second(s.Approvals(ctx, "M404")),
		} {
			if engine.ErrorCode(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		none := agreed("A1")
		none.Member = "M404"
		fields, err := s.CheckApproval(ctx, none)
		must(t, err)
		if len(fields) != 1 || fields[0].Pointer != "/member" || fields[0].Code != "member_not_found" {
			t.Errorf("%+v", fields)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestService_anApprovalNeedsABook(t *testing.T) {
	t.Parallel()
	s := openWith(t, t.TempDir()+"/octroi.db", nil, nil)
	if code := engine.ErrorCode(s.PutApproval(t.Context(), agreed("A1"), engine.Actor{})); code != "no_book" {
		t.Errorf("%q", code)
	}
	if _, err := s.CheckApproval(t.Context(), agreed("A1")); engine.ErrorCode(err) != "no_book" {
		t.Errorf("%v", err)
	}
}

func TestValidateApproval_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	book := engine.BookOf(t, engine.Psychology())
	book.Index()
	date := engine.MustDate
	for name, tt := range map[string]struct {
		change func(*engine.Approval)
		want   string
	}{
		"whole":                                      {func(*engine.Approval) {}, ""},
		"open, and not limited":                      {func(a *engine.Approval) { a.Until, a.Units, a.Amount = 0, 0, 0 }, ""},
		"nothing":                                    {func(a *engine.Approval) { *a = engine.Approval{} }, "/member required,/benefit required,/from required"},
		"a benefit that the book lacks":              {func(a *engine.Approval) { a.Benefit = "psycology" }, "/benefit benefit_unknown"},
		"it ends on the day it begins":               {func(a *engine.Approval) { a.Until = a.From }, "/until span_order"},
		"it ends before it begins":                   {func(a *engine.Approval) { a.Until = a.From - 1 }, "/until span_order"},
		"negative figures":                           {func(a *engine.Approval) { a.Units, a.Amount = -engine.One, -1 }, "/units units_invalid,/amount_cents amount_range"},
		"figures beyond the bounds":                  {func(a *engine.Approval) { a.Units, a.Amount = engine.MaxUnits+engine.One, engine.MaxCents+1 }, "/units units_invalid,/amount_cents amount_range"},
		"half of a whole unit":                       {func(a *engine.Approval) { a.Units = engine.One / 2 }, "/units units_invalid"},
		"long ago":                                   {func(a *engine.Approval) { a.From, a.GrantedOn = date("1899-12-31"), date("1899-12-31") }, "/from date_too_old"},
		"given long before it begins":                {func(a *engine.Approval) { a.GrantedOn = date("1899-12-31") }, "/granted_on date_too_old"},
		"given afterwards":                           {func(a *engine.Approval) { a.GrantedOn = date("2025-11-20") }, ""},
		"given tomorrow":                             {func(a *engine.Approval) { a.GrantedOn = date("2025-11-21") }, "/granted_on date_future"},
		"given on the day to come when it begins":    {func(a *engine.Approval) { a.From, a.GrantedOn = date("2026-01-01"), date("2026-01-01") }, ""},
		"given after the day to come when it begins": {func(a *engine.Approval) { a.From, a.GrantedOn = date("2026-01-01"), date("2026-01-02") }, "/granted_on date_future"},
	} {
		a := agreed("A1")
		tt.change(&a)
		var at []string
		for _, f := range engine.ValidateApproval(book, &a, date("2025-11-20")) {
			at = append(at, f.Pointer+" "+f.Code)
			for _, lang := range engine.Langs {
				if text, remedy, ok := engine.Message(f.Code, lang, f.Args); !ok || text == "" || strings.ContainsAny(text+remedy, "{}") {
					t.Errorf("%s in %s: %q %q", f.Code, lang, text, remedy)
				}
			}
		}
		if got := strings.Join(at, ","); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// Somebody is deciding a claim of M1. An approval of M1 waits, one that M1 loses to M2 too; one of M2 alone does not.
func TestService_anApprovalWaitsForClaimsOfItsMember(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	s := openWith(t, dsn, time.Now, compiler{"a": engine.BookOf(t, engine.Psychology())})
	for _, id := range []string{"M1", "M2"} {
		m := engine.TestMember()
		m.ID, m.Households[0].Household = id, "H"+id
		must(t, s.PutMember(t.Context(), m, engine.Actor{}))
	}
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
	must(t, err)
	must(t, s.PutApproval(t.Context(), agreed("A1"), engine.Actor{}))
	other, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
	must(t, err)
	defer other.Close()
	tx, err := other.DB().BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.Exec("SELECT 1 FROM anchors WHERE id = 'member|M1' FOR UPDATE")
	must(t, err)
	put := func(id, member string) string {
		a := agreed(id)
		a.Member = member
		return engine.ErrorCode(s.PutApproval(t.Context(), a, engine.Actor{}))
	}
	var all sync.WaitGroup
	for _, tt := range []struct{ id, member, want string }{{"A2", "M1", "busy"}, {"A1", "M2", "busy"}, {"A3", "M2", ""}} {
		all.Go(func() {
			if code := put(tt.id, tt.member); code != tt.want {
				t.Errorf("%s of %s: %q, want %q", tt.id, tt.member, code, tt.want)
			}
		})
	}
	all.Wait()
	must(t, tx.Rollback())
	if code := put("A1", "M2"); code != "" {
		t.Errorf("afterwards: %q", code)
	}
}
