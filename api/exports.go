package api

import (
	"context"
	"encoding/json"
	"time"

	"octroi/engine"
)

// exportSchema names the form of an export, for whoever reads one years later.
const exportSchema = "octroi-member-export/1"

// ExportMember answers with everything that is stored about a member.
func (s *server) ExportMember(ctx context.Context, r ExportMemberRequestObject) (ExportMemberResponseObject, error) {
	call := callOf(ctx)
	out, err := NewMemberExport(ctx, s.svc, r.Id, s.actor(ctx), paperLang(r.Params.Lang, call))
	if err != nil {
		return nil, err
	}
	return ExportMember200JSONResponse(out), nil
}

// Exporter is what an export is made from; *engine.Service is one.
type Exporter interface {
	Books
	Dossier(ctx context.Context, member string, by engine.Actor) (engine.Dossier, error)
	Balances(ctx context.Context, member string, on engine.Date) ([]engine.MemberBalance, *engine.Book, error)
}

// NewMemberExport writes everything that is stored about a member as the API does, with the sentences of decisions in lang.
func NewMemberExport(ctx context.Context, from Exporter, member string, by engine.Actor, lang engine.Lang) (MemberExport, error) {
	d, err := from.Dossier(ctx, member, by)
	if err != nil {
		return MemberExport{}, err
	}
	out := MemberExport{
		Schema: exportSchema, MadeAt: by.At.UTC().Format(time.RFC3339), Language: lang.String(), Member: member,
		Approvals: make([]Approval, len(d.Approvals)), OpeningBalances: make([]OpeningBalance, len(d.OpeningBalances)),
		Claims: make([]ExportedClaim, len(d.Claims)), Balances: []MemberBalance{}, Stored: make([]StoredTable, len(d.Tables)),
		Erasure: NewErasure(&engine.Erasure{Member: member, Steps: d.Erasure}, lang),
	}
	if d.Member.Erased == 0 {
		register := NewMember(d.Member)
		out.Register = &register
		balances, book, err := from.Balances(ctx, member, 0)
		if err != nil {
			return out, err
		}
		out.Balances = newBalances(book, balances, lang)
	}
	for i := range d.Approvals {
		out.Approvals[i] = NewApproval(d.Approvals[i])
	}
	for i := range d.OpeningBalances {
		out.OpeningBalances[i] = NewOpeningBalance(d.OpeningBalances[i])
	}
	for i, versions := range d.Claims {
		if out.Claims[i], err = newExportedClaim(ctx, from, versions, lang); err != nil {
			return out, err
		}
	}
	for i, t := range d.Tables {
		out.Stored[i] = StoredTable{Table: t.Table, Rows: t.Rows}
	}
	return out, nil
}

func newExportedClaim(ctx context.Context, books Books, versions []engine.Record, lang engine.Lang) (ExportedClaim, error) {
	first := &versions[0]
	out := ExportedClaim{Id: first.Claim.ID, ReceivedAt: instant(first.Claim.ReceivedAt), Versions: make([]ExportedVersion, len(versions))}
	for i := range versions {
		r := &versions[i]
		book, err := books.Book(ctx, r.Decision.Revision)
		if err != nil {
			return out, err
		}
		v := ExportedVersion{
			Version: r.Version.N, Kind: string(r.Version.Kind), Reason: r.Version.Reason, Decision: NewClaim(book, r, lang),
			Lines: make([]ExportedLine, len(r.Claim.Lines)), Providers: make([]Provider, len(r.Facts.Providers)),
		}
		for j := range r.Claim.Lines {
			v.Lines[j] = newExportedLine(&r.Claim.Lines[j])
		}
		for j := range r.Facts.Providers {
			v.Providers[j] = NewProvider(r.Facts.Providers[j])
		}
		if !r.Erased && r.Version.Kind != engine.VersionReversal { // a reversal asks nothing
			register := NewMember(r.Facts.Member)
			v.Register = &register
		}
		out.Versions[i] = v
	}
	return out, nil
}

// newExportedLine writes a line as it was claimed.
func newExportedLine(l *engine.Line) ExportedLine {
	out := ExportedLine{
		Benefit: l.Benefit, Date: l.Date.String(), Until: l.Until.String(), Units: json.Number(l.Units.String()), ChargedCents: int64(l.Charged),
		StatutoryCents: int64(l.Statutory), CopayCents: int64(l.Copay), SupplementCents: int64(l.Supplement), OtherCents: int64(l.Other),
		Provider: l.Provider, Bill: l.Bill, Evidence: make([]ExportedEvidence, len(l.Evidence)), Fields: map[string]any{},
	}
	for i, e := range l.Evidence {
		out.Evidence[i] = ExportedEvidence{Code: e.Code, Document: e.Document, IssuedOn: e.IssuedOn.String(), Sha256: e.Hash}
	}
	for name, v := range l.Fields {
		out.Fields[name] = figure(v)
	}
	return out
}
