package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"octroi/engine"
	"octroi/engine/report"
)

// reportCommand has a sub-command per registered report, with a flag per parameter of it: a new report needs nothing here.
func (a *app) reportCommand() *cobra.Command {
	var subs []*cobra.Command
	for _, r := range report.All() {
		subs = append(subs, a.oneReport(r))
	}
	return group("report", "Say where the money goes", subs...)
}

func (a *app) oneReport(r report.Report) *cobra.Command {
	values := make([]string, len(r.Params))
	var format string
	cmd := &cobra.Command{
		Use:   r.Name,
		Short: strings.TrimSuffix(r.About.EN, "."),
		Long:  r.About.EN,
		Args:  cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			params := report.Params{}
			for i, p := range r.Params {
				params[p.Name] = values[i]
			}
			return a.runReport(ctx, r, params, format)
		}),
	}
	for i, p := range r.Params {
		usage := p.About.EN
		if len(p.Values) > 0 {
			usage += ": " + strings.Join(p.Values, ", ")
		}
		cmd.Flags().StringVar(&values[i], p.Name, p.Default, usage)
	}
	cmd.Flags().StringVar(&format, "format", string(report.FormatTable), "table, csv, json, xlsx or md")
	return cmd
}

// asFlags names the flags of a report where the error has its parameters.
func asFlags(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Fields = slices.Clone(e.Fields)
	for i := range out.Fields {
		out.Fields[i].Pointer = "--" + strings.TrimPrefix(out.Fields[i].Pointer, "/")
	}
	return &out
}

func (a *app) runReport(ctx context.Context, r report.Report, params report.Params, format string) error {
	f, ok := report.ParseFormat(format)
	if !ok {
		return usagef("unknown format %q; use table, csv, json, xlsx or md", format)
	}
	return a.with(ctx, mustExist, func(h *home) error {
		began := time.Now()
		table, err := r.Run(ctx, h.svc, params)
		if engine.ErrorCode(err) == "report_params" {
			return usagef("%s", a.describe(asFlags(err)))
		}
		if err != nil {
			return err
		}
		if table.Scanned {
			a.note("%s", a.say("scanned", time.Since(began).Round(time.Millisecond)))
		}
		return table.Write(a.stdout, f, a.lang)
	})
}
