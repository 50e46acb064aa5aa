package main

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"octroi/engine"
)

func (a *app) keyCommand() *cobra.Command {
	var role, label, member string
	create := &cobra.Command{
		Use:   "create --role ROLE --label TEXT",
		Short: "Make an API key and show it once",
		Long:  "Makes an API key and prints it. It is stored as a hash only: who loses it makes another.\nRoles: " + roleNames(),
		Args:  cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.keyCreate(ctx, role, label, member)
		}),
	}
	create.Flags().StringVar(&role, "role", "", "what the key may do: "+roleNames())
	create.Flags().StringVar(&label, "label", "", "who or what uses the key")
	create.Flags().StringVar(&member, "member", "", "the member who uses the key, where there is one: nobody decides for their own household")
	must(create.MarkFlagRequired("role"))
	must(create.MarkFlagRequired("label"))
	return group("key", "Manage API keys", create,
		&cobra.Command{
			Use:   "revoke ID",
			Short: "End a key; servers refuse it within ten seconds",
			Args:  cobra.ExactArgs(1),
			RunE:  a.does(a.keyRevoke),
		},
		&cobra.Command{
			Use:   "list",
			Short: "List the keys, without their secrets",
			Args:  cobra.NoArgs,
			RunE:  a.does(a.keyList),
		})
}

func roleNames() string {
	names := make([]string, 0, len(engine.Roles))
	for _, r := range engine.Roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (a *app) keyCreate(ctx context.Context, role, label, member string) error {
	if !slices.Contains(engine.Roles[:], engine.Role(role)) {
		return usagef("unknown role %q; use one of %s", role, roleNames())
	}
	if strings.TrimSpace(label) == "" || strings.ContainsFunc(label, hidden) {
		return usagef("the label %q cannot be listed; write who uses the key, in characters that can be seen", label)
	}
	return a.with(ctx, mayCreate, func(h *home) error {
		secret, key, err := h.svc.CreateKey(ctx, label, engine.Role(role), member, a.actor())
		if err != nil {
			return err
		}
		a.printf("%s\n", secret)
		a.note("key %s (%s, %s): it is shown only this once", key.ID, key.Role, key.Label)
		return nil
	})
}

// hidden reports whether r would not show on a terminal, or do something to it.
func hidden(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }

func (a *app) keyRevoke(ctx context.Context, args []string) error {
	return a.with(ctx, mustExist, func(h *home) error {
		if err := h.svc.RevokeKey(ctx, args[0], a.actor()); err != nil {
			return err
		}
		a.printf("%s is revoked\n", args[0])
		return nil
	})
}

func (a *app) keyList(ctx context.Context, _ []string) error {
	return a.with(ctx, mustExist, func(h *home) error {
		keys, err := h.svc.Keys(ctx)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			a.note("there are no keys; make one with: octroi key create")
		}
		for _, k := range keys {
			state := "valid"
			if !k.RevokedAt.IsZero() {
				state = "revoked " + k.RevokedAt.Format("2006-01-02")
			}
			a.printf("%s  %-12s %-18s made %s  %s\n", k.ID, k.Role, state, k.CreatedAt.Format("2006-01-02"), k.Label)
		}
		return nil
	})
}

// must is for mistakes of the program itself: a flag that does not exist.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
