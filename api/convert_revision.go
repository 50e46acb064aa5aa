package api

import (
	"encoding/json"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// reasonOf reads the words of whoever asks for a version.
func reasonOf(s string) string { return norm.NFC.String(s) }

func evidenceOf(dto *EvidenceRequest) []engine.LineEvidence {
	all := make([]engine.LineEvidence, len(dto.Evidence))
	for i := range dto.Evidence {
		e := &dto.Evidence[i]
		all[i] = engine.LineEvidence{Line: e.Line, Evidence: engine.Evidence{
			Code: e.Code, Document: norm.NFC.String(e.Document), Hash: hashOf(e.Hash), IssuedOn: dateOf(e.IssuedOn),
		}}
	}
	return all
}

func rulingOf(dto *RulingRequest) *engine.Ruling {
	r := &engine.Ruling{Line: dto.Line, Kind: engine.RulingKind(dto.Ruling), Amount: engine.Cents(dto.AmountCents)}
	if dto.Units != "" {
		r.Units, _ = engine.ParseQuantity(string(dto.Units)) // 0 where it was refused already
	}
	return r
}

func correctedLines(dto *CorrectionRequest) []engine.Line {
	lines := make([]engine.Line, len(dto.Lines))
	for i := range dto.Lines {
		lines[i] = lineOf(&dto.Lines[i])
	}
	return lines
}

// newRequestLine writes a line as a submission has it.
func newRequestLine(l *engine.Line) ClaimRequestLine {
	out := ClaimRequestLine{
		Benefit: l.Benefit, Date: l.Date.String(), Units: json.Number(l.Units.String()),
		ChargedCents: int64(l.Charged), StatutoryCents: int64(l.Statutory), CopayCents: int64(l.Copay),
		SupplementCents: int64(l.Supplement), OtherCents: int64(l.Other), Provider: l.Provider, Bill: l.Bill,
	}
	if l.Until != l.Date {
		out.Until = l.Until.String()
	}
	for i := range l.Evidence {
		e := &l.Evidence[i]
		out.Evidence = append(out.Evidence, ClaimEvidence{Code: e.Code, Document: e.Document, Hash: e.Hash, IssuedOn: e.IssuedOn.String()})
	}
	if len(l.Fields) > 0 {
		out.Fields = make(map[string]json.RawMessage, len(l.Fields))
		for name, v := range l.Fields {
			out.Fields[name] = rawField(v)
		}
	}
	return out
}

// rawField writes the fact of a line as a submission may: what fieldValue reads.
func rawField(v engine.Value) json.RawMessage {
	switch v.Kind {
	case engine.KindBool:
		return json.RawMessage(strconv.FormatBool(v.True()))
	case engine.KindInt:
		return json.RawMessage(strconv.FormatInt(v.N, 10))
	case engine.KindMoney:
		return json.RawMessage(strconv.FormatInt(int64(v.Money().Round()), 10))
	default:
		text, err := marshal(v.Key())
		if err != nil { // a text is always JSON
			return json.RawMessage("null")
		}
		return text
	}
}

// newVersion writes one entry in the history of a claim; before is the version that it replaced, nil for the first.
func newVersion(r, before *engine.Record) Version {
	v := Version{
		Version: r.Version.N, Kind: string(r.Version.Kind), Reason: r.Version.Reason, Client: r.Version.Request.Client,
		DecidedAt: instant(r.DecidedAt), BookRevision: r.Decision.Revision, Outcome: string(r.Decision.Outcome),
		PaysCents: int64(r.Decision.Pays), ChangeCents: int64(r.Decision.Pays),
	}
	if r.Version.N == 1 {
		v.Client = r.Request.Client
	}
	if before != nil {
		v.ChangeCents -= int64(before.Decision.Pays)
	}
	return v
}

// newOthers says what changed with a claim: which claims of the same member, and of other people only how many and how much.
func newOthers(member string, followers []engine.Record) *Others {
	out := &Others{Claims: []OtherClaim{}}
	for i := range followers {
		f := &followers[i]
		v := newVersion(f, f.Before)
		if f.Claim.Member != member {
			out.Elsewhere.Claims++
			out.Elsewhere.ChangeCents += v.ChangeCents
			continue
		}
		out.Claims = append(out.Claims, OtherClaim{
			Id: f.Claim.ID, Version: v.Version, Kind: v.Kind, Outcome: v.Outcome, PaysCents: v.PaysCents, ChangeCents: v.ChangeCents,
		})
	}
	return out
}

// NewRevisedClaim writes a version of a claim with what followed from it, as the API answers a change.
func NewRevisedClaim(book *engine.Book, r *engine.Record, followers []engine.Record, lang engine.Lang) Claim {
	claim := NewClaim(book, r, lang)
	claim.Others = newOthers(r.Claim.Member, followers)
	return claim
}

// NewVersionList writes all versions of a claim as the API does.
func NewVersionList(all []engine.Record) VersionList {
	out := VersionList{Id: all[0].Claim.ID, Versions: make([]Version, len(all))}
	for i := range all {
		out.Versions[i] = newVersion(&all[i], versionBefore(all, i))
	}
	return out
}

func versionBefore(all []engine.Record, i int) *engine.Record {
	if i == 0 {
		return nil
	}
	return &all[i-1]
}

// NewVersionDetail writes version n of a claim in full as the API does; all are its versions, and book the one that decided.
func NewVersionDetail(book *engine.Book, all []engine.Record, n int, lang engine.Lang) VersionDetail {
	v := &all[n-1]
	out := VersionDetail{
		Version: newVersion(v, versionBefore(all, n-1)), Claim: NewClaim(book, v, lang), Claimed: make([]ClaimRequestLine, len(v.Claim.Lines)),
	}
	for i := range v.Claim.Lines {
		out.Claimed[i] = newRequestLine(&v.Claim.Lines[i])
	}
	return out
}

// ReadCorrection reads the lines and the reason of a correction as POST /v1/claims/{id}/corrections takes them; errors as
// those of ReadClaim.
func ReadCorrection(raw []byte) (lines []engine.Line, reason string, err error) {
	var dto CorrectionRequest
	b, err := readInto("CorrectionRequest", raw, &dto)
	if err != nil {
		return nil, "", err
	}
	if err := b.refusal(nil); err != nil {
		return nil, "", err
	}
	return correctedLines(&dto), reasonOf(dto.Reason), nil
}
