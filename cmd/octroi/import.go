package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

const (
	// batchRows is how many rows are read before any of them is answered, and batchBytes how much they may be together: long
	// rows come in smaller batches.
	batchRows  = 1000
	batchBytes = 4 << 20
	// bulkStep is how many rows of a file share a transaction of SQLite, for which everybody else who writes has to wait, and
	// bulkStepOfLane how many one of PostgreSQL, for which only claims of the same members have to.
	bulkStep       = 250
	bulkStepOfLane = 500
)

// importCommand takes members, providers, approvals, claims and what is booked by hand out of files.
func (a *app) importCommand() *cobra.Command {
	var opt importOptions
	one := func(noun, long string) *cobra.Command {
		return &cobra.Command{
			Use:   noun + " FILE|-",
			Short: "Import " + noun + " from CSV or NDJSON",
			Long: long + "\n\nThe first line of a CSV file names the columns, as the API names its fields; NDJSON has a body of the API per line.\n" +
				"Each row gets its own answer on standard output. Bad rows never stop good ones. Exit code 5 when some were refused.",
			Args: cobra.ExactArgs(1),
			RunE: a.does(func(ctx context.Context, args []string) error {
				return a.runImport(ctx, noun, args[0], opt)
			}),
		}
	}
	cmd := group("import", "Import members, providers, accounts, approvals, opening balances, claims and partner costs",
		one("members", "Stores each row as PUT /v1/members does.\nColumns: "+columnNames("members")),
		one("providers", "Stores each row as PUT /v1/providers does.\nColumns: "+columnNames("providers")),
		one("approvals", "Stores each row as PUT /v1/approvals does, for members that are in and benefits of the book in force.\nColumns: "+columnNames("approvals")),
		one("accounts", "Stores each row as PUT /v1/members/{id}/account or PUT /v1/providers/{id}/account does: it names a member or a provider.\n"+
			"Columns: "+columnNames("accounts")),
		one("claims", "Decides each row as POST /v1/claims does, some hundreds in a transaction. A row's identity is its column or field `key`,\n"+
			"or else its content: importing a file again, mended or not, decides no row twice, and a row that was changed is a new claim.\n"+
			"Columns: "+columnNames("claims")),
		one(openingBalances, "Books each row as POST /v1/opening-balances does, for members that are in and limits of the book in force. A row's identity\n"+
			"is as for claims.\nColumns: "+columnNames(openingBalances)),
		one(partnerCosts, "Books each row as POST /v1/partner-costs does. A row's identity is as for claims.\nColumns: "+columnNames(partnerCosts)))
	cmd.PersistentFlags().StringVar(&opt.format, "format", "", "csv or ndjson (default: by the file's name, else by its first character)")
	cmd.PersistentFlags().BoolVar(&opt.json, "json", false, "answer each row as a JSON object")
	return cmd
}

type importOptions struct {
	format string
	json   bool
}

// row is one record of a file: a body of the API, and what is needed to name its mistakes.
type row struct {
	api.Row
	columns map[string]string // pointer → column; nil for NDJSON
	mistake *mistake          // why there is no body, nil when there is one
}

// mistake is what is wrong with a row as a whole: a name of sentences, and its arguments.
type mistake struct {
	code string
	args []any
}

// ndjsonRows reads a JSON body per line.
type ndjsonRows struct{ lines *api.Lines }

func (n ndjsonRows) next() (row, error) {
	r, err := n.lines.Next()
	return row{Row: r}, err
}

// rowSource yields rows until io.EOF. Any other error ends the import.
type rowSource interface {
	next() (row, error)
}

func (a *app) runImport(ctx context.Context, noun, path string, opt importOptions) error {
	in, err := a.openInput(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // read only
	a.bulk = true
	return a.with(ctx, mayCreate, func(h *home) error {
		bar := a.progress(in.size)
		source, err := a.rows(ctx, h, noun, in, opt.format, io.TeeReader(in, bar))
		if err != nil {
			return err
		}
		im := newImporter(a, h.svc, noun, opt.json)
		im.analyze = h.store.Analyze
		err = im.run(ctx, source)
		if noun == "claims" && err == nil {
			err = a.foldAll(ctx, h.svc)
		}
		_ = bar.Finish() // only a picture
		if flushErr := im.out.Flush(); err == nil {
			err = flushErr
		}
		if err != nil {
			return err
		}
		a.note("%s", a.say("total", im.accepted, im.refused))
		if im.byContent {
			a.note("%s", a.say("by_content"))
		}
		if im.refused > 0 {
			return exit(exitRows)
		}
		return nil
	})
}

// input is what is imported, with its size; -1 when nobody knows.
type input struct {
	io.ReadCloser
	name string
	size int64
}

func (a *app) openInput(path string) (*input, error) {
	if path == "-" {
		return &input{ReadCloser: io.NopCloser(a.stdin), name: path, size: -1}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close() // the first error is the one to tell
		return nil, err
	}
	return &input{ReadCloser: f, name: path, size: info.Size()}, nil
}

// unspun keeps a bar of unknown length from turning by itself: the library's goroutine for that races with whoever moves the bar.
var unspun = progressbar.OptionSetSpinnerChangeInterval(0)

// progress is a bar on the screen, and nothing when the errors go elsewhere.
func (a *app) progress(size int64) *progressbar.ProgressBar {
	screen := io.Discard
	if isTerminal(a.stderr) {
		screen = a.stderr
	}
	return progressbar.NewOptions64(size, progressbar.OptionSetWriter(screen), progressbar.OptionSetDescription("import"),
		progressbar.OptionShowBytes(true), progressbar.OptionShowTotalBytes(true), progressbar.OptionShowCount(), progressbar.OptionSetWidth(10),
		progressbar.OptionThrottle(65*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionSpinnerType(14), unspun,
		progressbar.OptionOnCompletion(func() { _, _ = io.WriteString(screen, "\n") }))
}

// rows chooses the reader of the file's format.
func (a *app) rows(ctx context.Context, h *home, noun string, in *input, format string, r io.Reader) (rowSource, error) {
	buf := bufio.NewReaderSize(r, 64<<10)
	start, err := buf.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(start, []byte{0xFF, 0xFE}) || bytes.HasPrefix(start, []byte{0xFE, 0xFF}) || bytes.IndexByte(start, 0) >= 0 {
		return nil, fmt.Errorf("%s is not UTF-8 text; save it as \"CSV UTF-8\"", in.name)
	}
	if bytes.HasPrefix(start, []byte("\xEF\xBB\xBF")) {
		_, _ = buf.Discard(3) // spreadsheets begin UTF-8 with a mark; the bytes were just peeked
		start = start[3:]
	}
	if format == "" {
		format = formatOf(in.name, start)
	}
	switch format {
	case "ndjson":
		return ndjsonRows{api.NewLines(buf)}, nil
	case "csv":
		kinds := func(string, string) engine.Kind { return engine.KindNone }
		if noun == "claims" {
			book, err := h.svc.ActiveBook(ctx)
			if err != nil {
				return nil, err
			}
			kinds = func(benefit, field string) engine.Kind { return fieldKind(book, benefit, field) }
		}
		return newCSVRows(buf, noun, kinds)
	default:
		return nil, usagef("unknown format %q; use csv or ndjson", format)
	}
}

func formatOf(name string, start []byte) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv":
		return "csv"
	case ".ndjson", ".jsonl":
		return "ndjson"
	}
	if bytes.HasPrefix(bytes.TrimSpace(start), []byte("{")) {
		return "ndjson"
	}
	return "csv"
}

func fieldKind(book *engine.Book, benefit, field string) engine.Kind {
	b := book.Benefit(benefit)
	if b == nil {
		return engine.KindNone
	}
	for i := range b.Fields {
		if b.Fields[i].Name == field {
			return b.Fields[i].Type
		}
	}
	return engine.KindNone
}
