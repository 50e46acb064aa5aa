package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// keyVariable names the API key that payment commands are signed with: a secret on the command line would be seen by all.
const keyVariable = "OCTROI_KEY"

// payCommand makes payment runs and hands out their files.
func (a *app) payCommand() *cobra.Command {
	one := func(use, short string, do func(ctx context.Context, h *home, id string) error) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1), RunE: a.does(func(ctx context.Context, args []string) error {
			return a.with(ctx, mustExist, func(h *home) error { return do(ctx, h, args[0]) })
		})}
	}
	var reason string
	cancel := one("cancel ID --reason TEXT", "Cancel an open run; what it held is due again", func(ctx context.Context, h *home, id string) error {
		by, err := a.payActor(ctx, h)
		if err != nil {
			return err
		}
		run, err := h.svc.CancelPaymentRun(ctx, id, reason, by)
		return a.printRun(run, err)
	})
	cancel.Flags().StringVar(&reason, "reason", "", "why")
	must(cancel.MarkFlagRequired("reason"))
	cmd := group("pay", "Make payment runs, and hand out their files",
		a.payDueCommand(), a.payRunCommand(), a.payListCommand(),
		one("show ID", "Show a run", func(ctx context.Context, h *home, id string) error {
			run, err := h.svc.PaymentRun(ctx, id)
			return a.printRun(run, err)
		}),
		a.payFileCommand(),
		one("remittance ID", "List what each transfer pays and recovers, as CSV", a.remittance),
		cancel,
		one("send ID", "Record that a run was given to the bank, by another person than who made it", func(ctx context.Context, h *home, id string) error {
			by, err := a.payActor(ctx, h)
			if err != nil {
				return err
			}
			run, err := h.svc.SendPaymentRun(ctx, id, by)
			return a.printRun(run, err)
		}))
	cmd.Long = "Makes payment runs and hands out their files. Runs are signed with the API key in " + keyVariable + ", or else as \"cli\":\n" +
		"whoever makes a run may not send it, so the two steps need two keys."
	return cmd
}

// payActor is who the key in the environment belongs to; without one, the command line.
func (a *app) payActor(ctx context.Context, h *home) (engine.Actor, error) {
	by := a.actor()
	secret := a.env(keyVariable)
	if secret == "" {
		return by, nil
	}
	key, err := h.svc.Authenticate(ctx, secret)
	if err != nil {
		return by, err
	}
	if key.Role != engine.RoleFinance && key.Role != engine.RoleAdmin {
		return by, engine.NewError(engine.Forbidden, "forbidden", engine.Arg{Name: "scope", Value: engine.TextValue("payments:write")})
	}
	by.Client, by.Person, by.Member = key.ID, key.Label, key.Member
	return by, nil
}

// printRun writes a run as the API does.
func (a *app) printRun(run engine.PaymentRun, err error) error {
	if err != nil {
		return err
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(api.NewPaymentRun(run))
}

func (a *app) payRunCommand() *cobra.Command {
	var cutoff, execution, note, key string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Make a payment run of what is due",
		Long: "Collects what is due into a run, as POST /v1/payment-runs does, and prints it. Look at it first with: octroi pay due\n" +
			"With --key the same command may be given again: the run is made once.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			if err := a.readPayer(); err != nil {
				return err
			}
			req, err := paymentRequest(cutoff, execution, note)
			if err != nil {
				return err
			}
			return a.with(ctx, mustExist, func(h *home) error {
				by, err := a.payActor(ctx, h)
				if err != nil {
					return err
				}
				if key == "" {
					key = by.RequestID
				}
				req.Request = engine.RequestKey{Client: by.Client, Key: key}
				run, _, err := h.svc.CreatePaymentRun(ctx, req, by)
				return a.printRun(run, err)
			})
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&cutoff, "cutoff", "", "take what was decided on this day or earlier (default: today)")
	flags.StringVar(&execution, "execution-date", "", "when the bank is to pay (default: today)")
	flags.StringVar(&note, "note", "", "what the run is for")
	flags.StringVar(&key, "key", "", "identity of the run, to give the command again safely")
	a.addPayerFlags(flags)
	return cmd
}

func paymentRequest(cutoff, execution, note string) (req engine.PaymentRequest, err error) {
	hash := sha256.Sum256([]byte(cutoff + "\n" + execution + "\n" + note))
	req.Note, req.BodyHash = note, hex.EncodeToString(hash[:])
	if req.Cutoff, err = dayOf("--cutoff", cutoff); err != nil {
		return req, err
	}
	req.ExecutionDate, err = dayOf("--execution-date", execution)
	return req, err
}

// dayOf reads the day of a flag; 0 where it was not given.
func dayOf(flag, text string) (engine.Date, error) {
	if text == "" {
		return 0, nil
	}
	d, ok := engine.ParseDate(text)
	if !ok {
		return 0, usagef("%s %q is no day; write YYYY-MM-DD", flag, text)
	}
	return d, nil
}

func (a *app) payFileCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "file ID --output FILE",
		Short: "Write the payment file of a run (pain.001.001.09)",
		Long: "Writes the payment file of an open or a sent run: the same bytes each time. It holds names and account numbers, so it is\n" +
			"readable for you alone. FILE may be - for the standard output.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.with(ctx, mustExist, func(h *home) error { return a.payFile(ctx, h, args[0], path) })
		}),
	}
	cmd.Flags().StringVarP(&path, "output", "o", "", "where to write it; a file that exists is not overwritten")
	must(cmd.MarkFlagRequired("output"))
	return cmd
}

func (a *app) payFile(ctx context.Context, h *home, id, path string) error {
	by, err := a.payActor(ctx, h)
	if err != nil {
		return err
	}
	run, write, err := h.svc.PaymentFile(ctx, id, by)
	if err != nil {
		return err
	}
	if path == "-" {
		out := bufio.NewWriter(a.stdout)
		if err := write(out); err != nil {
			return err
		}
		return out.Flush()
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(path) // half a file must not reach a bank; the first error is the one to tell
		return err
	}
	a.printf("%s  %s  %d transfers  %s\n", run.File.SHA256, path, run.Totals.Transfers, engine.FormatMoney(run.Totals.Cents, a.lang))
	return nil
}
