package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/replay"
)

// replayFormats are the values of --format, in the order in which they are told.
var replayFormats = []string{"table", "csv", "json", "xlsx", "html", "md", "summary"}

// replayFlags are what the command line says of a replay.
type replayFlags struct {
	books, sets, assume []string
	against             string
	year, from, to      string
	workers             int
	format, output, as  string
	list                bool
	show                string
}

func (a *app) replayCommand() *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay --book DRAFT --year YEAR",
		Short: "Say what another rule book would have cost, who gains and who loses",
		Long: "Decides the claims of a past period again, in memory, under the book in force and under each draft, and says what differs. Nothing of what\n" +
			"was decided changes. People are held to behave as they did. A book is a file, a folder, a shipped book or a stored revision. With --set\n" +
			"a value of the draft, or else of the book in force, is changed for the replay alone. docs/replay.md says more.\n\n" +
			"  octroi replay --book my-book/ --year 2025\n" +
			"  octroi replay --set psychology.sessions=16..24 --year 2025\n" +
			"  octroi replay --book my-book/ --year 2025 --format summary --lang fr -o board.html",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.with(ctx, mustExist, func(h *home) error {
				if f.list {
					return a.listReplays(ctx, h)
				}
				return a.replay(ctx, h, &f)
			})
		}),
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.books, "book", nil, "draft to replay; may be repeated")
	flags.StringVar(&f.against, "against", "active", "book that drafts are held against: active for the one in force, or a book")
	flags.StringVar(&f.year, "year", "", "calendar year of the services, such as 2025")
	flags.StringVar(&f.from, "from", "", "first day of the services, YYYY-MM-DD, instead of a year")
	flags.StringVar(&f.to, "to", "", "last day of the services, YYYY-MM-DD")
	flags.StringArrayVar(&f.sets, "set", nil, "value to change: benefit.limit=16, pool=50 EUR, param.name=16..24 step 2; may be repeated")
	flags.StringArrayVar(&f.assume, "assume", nil, "assumption, reported apart: psychology.units=+8%, population=+1.3%@2025-07-01; may be repeated")
	flags.IntVar(&f.workers, "workers", 0, "how many households are decided at once (default one for each processor)")
	flags.StringVar(&f.format, "format", "table", strings.Join(replayFormats, ", ")+" (one sheet of HTML for a board)")
	flags.StringVarP(&f.output, "output", "o", "", "file to write the answer to (default the standard output)")
	flags.StringVar(&f.as, "as", "", "who you are, for the audit trail")
	flags.BoolVar(&f.list, "list", false, "list the replays that were run")
	flags.StringVar(&f.show, "show", "", "write the answer of an earlier replay, by its id")
	for _, other := range []string{"book", "against", "year", "from", "to", "set", "assume", "workers"} {
		cmd.MarkFlagsMutuallyExclusive("show", other)
		cmd.MarkFlagsMutuallyExclusive("list", other)
	}
	cmd.MarkFlagsMutuallyExclusive("year", "from")
	cmd.MarkFlagsMutuallyExclusive("year", "to")
	return cmd
}

func (a *app) replay(ctx context.Context, h *home, f *replayFlags) error {
	if !slices.Contains(replayFormats, f.format) {
		return usagef("unknown format %q; use %s", f.format, strings.Join(replayFormats, ", "))
	}
	if f.workers < 0 {
		return usagef("--workers is a number of households, not %d", f.workers)
	}
	if err := writable(f.output); err != nil {
		return err
	}
	if f.show != "" {
		run, err := h.svc.Replay(ctx, f.show)
		if err != nil {
			return err
		}
		return a.showReplay(ctx, h, f, &run)
	}
	by, err := a.person(f.as)
	if err != nil {
		return err
	}
	req, err := a.replayRequest(ctx, h, f)
	if err != nil {
		return err
	}
	run, _, err := h.svc.BeginReplay(ctx, req, false, by)
	if err != nil && ctx.Err() != nil {
		return errors.New("interrupted; no replay was begun")
	}
	if engine.ErrorCode(err) == "replay_invalid" {
		return usagef("%s", a.describe(f.mistakes(err)))
	}
	if err != nil {
		return err
	}
	a.note("replay %s", run.ID)
	bar := a.replayBar()
	end := frugal()
	done, err := h.svc.MakeReplay(ctx, run, engine.ReplayMaking{Workers: f.workers, Tell: bar.tell}, by)
	end()
	bar.end()
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted; the replay is %s, and nothing of it is kept", done.State)
	case err != nil:
		return err
	case done.State == engine.ReplayCancelled:
		return errors.New("the replay was cancelled")
	}
	return a.showReplay(ctx, h, f, &done)
}

// showReplay writes the answer of a run that is done, to the file that was asked for.
func (a *app) showReplay(ctx context.Context, h *home, f *replayFlags, run *engine.Replay) error {
	document, cases, err := h.svc.ReplayAnswer(ctx, run.ID, false)
	if err != nil {
		return err
	}
	answer, err := replay.Read(document, cases)
	if err != nil {
		return err
	}
	var books []engine.ReplayUnder
	if run.Work != nil {
		books = append([]engine.ReplayUnder{run.Work.Against}, run.Work.Drafts...)
	} else if books, err = h.svc.ReplayBooks(ctx, run); err != nil {
		return err
	}
	write := func(w io.Writer) error {
		return api.WriteReplayAs(ctx, w, api.ReplayFormat(f.format), answer, books, a.lang)
	}
	if f.output == "" {
		err = write(a.stdout)
	} else {
		err = toFile(f.output, write)
	}
	if err == nil {
		a.tellHashes(&answer)
	}
	return err
}

// writable refuses a file that cannot be written before minutes are spent on what would stand in it. What is there stays.
func writable(name string) error {
	if name == "" {
		return nil
	}
	if at, err := os.Stat(name); err == nil && at.IsDir() {
		return usagef("-o is a file, and %s is a folder", name)
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return usagef("there is no folder %s to write %s to", filepath.Dir(name), filepath.Base(name))
	}
	return nil
}

func toFile(name string, write func(io.Writer) error) error {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(out), out.Close())
}

// tellHashes says by what two replays are known to have decided the same.
func (a *app) tellHashes(r *replay.Answer) {
	tell := func(n replay.BookName, hash string) {
		label := n.Book + " " + n.Revision[:min(len(n.Revision), len(revisionPrefix)+12)]
		if n.Set != "" {
			label += " with " + n.Set
		}
		a.note("decisions sha256:%s  %s", hash, label)
	}
	tell(r.Against, r.SHA256)
	for i := range r.Drafts {
		tell(r.Drafts[i].Name, r.Drafts[i].SHA256)
	}
}

// replayRequest reads what is asked for, and the books that are not in the database.
func (a *app) replayRequest(ctx context.Context, h *home, f *replayFlags) (req engine.ReplayRequest, err error) {
	req = engine.ReplayRequest{Sets: f.sets, Assume: f.assume}
	if req.Span, err = f.span(); err != nil {
		return req, err
	}
	if f.against != "active" && f.against != "" {
		if req.Against, err = a.replaySource(ctx, h, f.against); err != nil {
			return req, err
		}
	}
	for _, name := range f.books {
		src, err := a.replaySource(ctx, h, name)
		if err != nil {
			return req, err
		}
		req.Drafts = append(req.Drafts, src)
	}
	return req, nil
}

func (f *replayFlags) span() (engine.Span, error) {
	from, to := f.from, f.to
	if f.year != "" {
		year, err := strconv.Atoi(f.year)
		if err != nil || year < 1900 || year > 2200 {
			return engine.Span{}, usagef("--year is a calendar year such as 2025, not %q", f.year)
		}
		from, to = f.year+"-01-01", f.year+"-12-31"
	}
	first, ok1 := engine.ParseDate(from)
	last, ok2 := engine.ParseDate(to)
	if !ok1 || !ok2 {
		return engine.Span{}, usagef("say which services: --year 2025, or --from 2025-01-01 --to 2025-12-31")
	}
	return engine.Span{From: first, Until: last.AddDays(1)}, nil
}

// replaySource finds a book: a stored revision by name, whatever it was given as, so that the run can be made again from the
// database; else the files.
func (a *app) replaySource(ctx context.Context, h *home, name string) (engine.ReplaySource, error) {
	if strings.HasPrefix(name, revisionPrefix) {
		revision, err := revisionNamed(ctx, h, name)
		return engine.ReplaySource{Name: revision}, err
	}
	_, files, err := a.loadBook(ctx, name)
	if err != nil {
		return engine.ReplaySource{}, err
	}
	revision := engine.Revision(files)
	if _, err := h.svc.BookRevision(ctx, revision); err == nil {
		return engine.ReplaySource{Name: revision}, nil
	} else if engine.ErrorCode(err) != "book_not_found" {
		return engine.ReplaySource{}, err
	}
	return engine.ReplaySource{Name: name, Files: files}, nil
}

// mistakes names the flags where the error has the fields of a request.
func (f *replayFlags) mistakes(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Fields = slices.Clone(e.Fields)
	for i := range out.Fields {
		name, at, _ := strings.Cut(strings.TrimPrefix(out.Fields[i].Pointer, "/"), "/")
		given := map[string][]string{"books": f.books, "set": f.sets, "assume": f.assume}[name]
		name = strings.TrimSuffix("--"+name, "s")
		if n, err := strconv.Atoi(at); err == nil && n < len(given) {
			name += " " + strconv.Quote(given[n])
		}
		out.Fields[i].Pointer = name
	}
	return &out
}
