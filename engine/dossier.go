package engine

import (
	"cmp"
	"context"
)

// Dossier is everything that is stored about one member, from one snapshot: as the domain knows it, and row by row.
type Dossier struct {
	Member          Member
	Approvals       []Approval
	Claims          [][]Record // every version of every claim, the oldest claim first
	OpeningBalances []OpeningBalance
	Erasure         []ErasureStep
	Tables          []StoredTable
}

// StoredTable is the rows of a table that are about a member, by column: texts, whole numbers, dates as YYYY-MM-DD, instants
// in RFC 3339, documents as the JSON that they are, and nil.
type StoredTable struct {
	Table string
	Rows  []map[string]any
}

// DossierReader reads everything about a member; it is a part of Reader.
type DossierReader interface {
	// Stored returns the rows of every table that are about a member, in the order in which the tables were made. Of other
	// people in the member's households nothing is told.
	Stored(ctx context.Context, member string) ([]StoredTable, error)
}

// Dossier returns everything that is stored about a member; of an erased one, what is left. NotFound and "member_not_found"
// when nobody ever knew the member. That it was read stands in the audit trail.
func (s *Service) Dossier(ctx context.Context, member string, by Actor) (d Dossier, err error) {
	by = s.stamped(by)
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			if found, err := tx.Members(ctx, []string{member}); err != nil || len(found) == 0 {
				return cmp.Or(err, error(NewError(NotFound, "member_not_found")))
			}
			return tx.NoteExport(ctx, member, by)
		})
	})
	if err != nil {
		return d, err
	}
	err = s.store.View(ctx, func(r Reader) error {
		d = Dossier{}
		found, err := r.Members(ctx, []string{member})
		if err != nil {
			return err
		}
		d.Member = found[0] // a member's row is never taken away
		if d.Approvals, err = r.ApprovalsOf(ctx, []string{member}); err != nil {
			return err
		}
		if d.OpeningBalances, err = r.OpeningBalances(ctx, OpeningFilter{Member: member}); err != nil {
			return err
		}
		if d.Erasure, err = r.Erasures(ctx, member); err != nil {
			return err
		}
		if d.Claims, err = allVersions(ctx, r, member); err != nil {
			return err
		}
		d.Tables, err = r.Stored(ctx, member)
		return err
	})
	return d, err
}

func allVersions(ctx context.Context, r Reader, member string) ([][]Record, error) {
	var ids []string
	if err := eachClaim(ctx, r, member, func(rec *Record) { ids = append(ids, rec.Claim.ID) }); err != nil {
		return nil, err
	}
	all := make([][]Record, len(ids))
	for i, id := range ids {
		versions, err := r.Versions(ctx, id)
		if err != nil {
			return nil, err
		}
		all[len(ids)-1-i] = versions
	}
	return all, nil
}
