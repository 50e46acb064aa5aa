package api

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// GetMemberAccount reads a member's account.
func (s *server) GetMemberAccount(ctx context.Context, r GetMemberAccountRequestObject) (GetMemberAccountResponseObject, error) {
	a, err := s.svc.Account(ctx, engine.Payee{Kind: engine.PayMember, ID: r.Id})
	if err != nil {
		return nil, err
	}
	return GetMemberAccount200JSONResponse(newAccount(a)), nil
}

// GetProviderAccount reads a provider's account.
func (s *server) GetProviderAccount(ctx context.Context, r GetProviderAccountRequestObject) (GetProviderAccountResponseObject, error) {
	a, err := s.svc.Account(ctx, engine.Payee{Kind: engine.PayProvider, ID: r.Id})
	if err != nil {
		return nil, err
	}
	return GetProviderAccount200JSONResponse(newAccount(a)), nil
}

// PutMemberAccount registers or replaces a member's account.
func (s *server) PutMemberAccount(ctx context.Context, r PutMemberAccountRequestObject) (PutMemberAccountResponseObject, error) {
	a, err := s.putAccount(ctx, engine.Payee{Kind: engine.PayMember, ID: r.Id}, r.Body)
	if err != nil {
		return nil, err
	}
	return PutMemberAccount200JSONResponse(a), nil
}

// PutProviderAccount registers or replaces a provider's account.
func (s *server) PutProviderAccount(ctx context.Context, r PutProviderAccountRequestObject) (PutProviderAccountResponseObject, error) {
	a, err := s.putAccount(ctx, engine.Payee{Kind: engine.PayProvider, ID: r.Id}, r.Body)
	if err != nil {
		return nil, err
	}
	return PutProviderAccount200JSONResponse(a), nil
}

func (s *server) putAccount(ctx context.Context, p engine.Payee, dto *Account) (Account, error) {
	a := accountOf(p, dto.Iban, dto.Name)
	if err := callOf(ctx).body.refusal(engine.ValidateAccount(&a)); err != nil {
		return Account{}, err
	}
	if err := s.svc.PutAccount(ctx, a, s.actor(ctx)); err != nil {
		return Account{}, err
	}
	return newAccount(a), nil
}

func accountOf(p engine.Payee, iban, name string) engine.Account {
	return engine.Account{Payee: p, IBAN: engine.IBAN(iban), Name: norm.NFC.String(name)}
}

func newAccount(a engine.Account) Account { return Account{Iban: string(a.IBAN), Name: a.Name} }

// ReadAccount reads an account of a member or of a provider, as imports take it. Errors as those of ReadClaim.
func ReadAccount(raw []byte) (engine.Account, error) {
	var dto AccountRow
	b, err := readInto("AccountRow", raw, &dto)
	if err != nil {
		return engine.Account{}, err
	}
	p := engine.Payee{Kind: engine.PayMember, ID: dto.Member}
	if dto.Member == "" {
		p = engine.Payee{Kind: engine.PayProvider, ID: dto.Provider}
	}
	a := accountOf(p, dto.Iban, dto.Name)
	fields := engine.ValidateAccount(&a)
	switch {
	case p.ID == "":
		fields = append(fields, engine.FieldError{Pointer: "/member", Code: "payee_one"})
	case dto.Member != "" && dto.Provider != "":
		fields = append(fields, engine.FieldError{Pointer: "/provider", Code: "payee_one"})
	}
	return a, b.refusal(fields)
}
