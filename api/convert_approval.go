package api

import (
	"encoding/json"

	"octroi/engine"
)

// ReadApproval reads an approval as PUT /v1/approvals/{id} takes it, but with its id in the body. Errors as those of
// ReadClaim; what the book and the registers say is not checked here (engine.Service.PutApproval).
func ReadApproval(raw []byte) (engine.Approval, error) {
	var dto Approval
	b, err := readInto("Approval", raw, &dto)
	if err != nil {
		return engine.Approval{}, err
	}
	var fields []engine.FieldError
	if dto.Id == "" {
		fields = append(fields, engine.FieldError{Pointer: "/id", Code: "required"})
	}
	if err := b.refusal(fields); err != nil {
		return engine.Approval{}, err
	}
	return approvalOf(&dto), nil
}

// approvalOf turns a checked DTO into an approval. Values that were refused are absent.
func approvalOf(dto *Approval) engine.Approval {
	a := engine.Approval{
		ID: dto.Id, Member: dto.Member, Benefit: dto.Benefit, GrantedOn: dateOf(dto.GrantedOn),
		Span: engine.Span{From: dateOf(dto.From), Until: dateOf(dto.Until)}, Amount: engine.Cents(dto.AmountCents),
	}
	if dto.Units != "" {
		a.Units, _ = engine.ParseQuantity(string(dto.Units))
	}
	if a.GrantedOn == 0 {
		a.GrantedOn = a.From // as the service has it: the answer shows what was stored
	}
	return a
}

// NewApproval writes an approval as the API does.
func NewApproval(a engine.Approval) Approval {
	dto := Approval{
		Id: a.ID, Member: a.Member, Benefit: a.Benefit, GrantedOn: a.GrantedOn.String(), From: a.From.String(), Until: a.Until.String(),
		AmountCents: int64(a.Amount),
	}
	if a.Units != 0 {
		dto.Units = json.Number(a.Units.String())
	}
	return dto
}
