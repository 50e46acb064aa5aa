package api

import "context"

// GetProvider reads a provider.
func (s *server) GetProvider(ctx context.Context, r GetProviderRequestObject) (GetProviderResponseObject, error) {
	p, err := s.svc.Provider(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetProvider200JSONResponse(NewProvider(p)), nil
}

// PutProvider registers or replaces a provider.
func (s *server) PutProvider(ctx context.Context, r PutProviderRequestObject) (PutProviderResponseObject, error) {
	fields := append(checkProvider(r.Body), checkBodyID(r.Body.Id, r.Id)...)
	if err := callOf(ctx).body.refusal(fields); err != nil {
		return nil, err
	}
	r.Body.Id = r.Id
	p := providerOf(r.Body)
	if err := s.svc.PutProvider(ctx, p, s.actor(ctx)); err != nil {
		return nil, err
	}
	return PutProvider200JSONResponse(NewProvider(p)), nil
}
