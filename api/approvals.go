package api

import "context"

// GetApproval reads an approval.
func (s *server) GetApproval(ctx context.Context, r GetApprovalRequestObject) (GetApprovalResponseObject, error) {
	a, err := s.svc.Approval(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetApproval200JSONResponse(NewApproval(a)), nil
}

// ListApprovals reads the approvals of a member.
func (s *server) ListApprovals(ctx context.Context, r ListApprovalsRequestObject) (ListApprovalsResponseObject, error) {
	all, err := s.svc.Approvals(ctx, r.Params.Member)
	if err != nil {
		return nil, err
	}
	out := ListApprovals200JSONResponse{Member: r.Params.Member, Approvals: make([]Approval, len(all))}
	for i := range all {
		out.Approvals[i] = NewApproval(all[i])
	}
	return out, nil
}

// PutApproval registers or replaces an approval.
func (s *server) PutApproval(ctx context.Context, r PutApprovalRequestObject) (PutApprovalResponseObject, error) {
	a := approvalOf(r.Body)
	a.ID = r.Id
	fields := checkBodyID(r.Body.Id, r.Id)
	refused := &callOf(ctx).body
	if len(fields) > 0 || len(refused.fields) > 0 {
		// What the book and the registers say of the rest belongs into the same answer.
		more, err := s.svc.CheckApproval(ctx, a)
		if err != nil {
			return nil, err
		}
		return nil, refused.refusal(append(more, fields...))
	}
	if err := s.svc.PutApproval(ctx, a, s.actor(ctx)); err != nil {
		return nil, err
	}
	return PutApproval200JSONResponse(NewApproval(a)), nil
}
