package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// What a client may take of the server's time. A decision takes milliseconds, so these only stop who stalls.
const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 15 * time.Second
	writeTimeout   = 60 * time.Second // a report over a large year
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 32 << 10
	drainTimeout   = 20 * time.Second // requests that run when the server is told to stop
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API",
		Long: "Serves the API until it is told to stop, then finishes what runs (20 s at most).\n" +
			"With --dev it serves a database of its own, filled with an invented mutuality and a year of claims, and prints a key and a\n" +
			"claim to try.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			if err := a.readPayer(); err != nil {
				return err
			}
			return a.serve(ctx, addr)
		}),
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	a.addPayerFlags(cmd.Flags())
	return cmd
}

func (a *app) serve(ctx context.Context, addr string) error {
	if a.config.dev {
		if err := loopbackOnly(addr); err != nil {
			return err
		}
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	release, err := a.onlyServer()
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer release()
	door, logger := &door{}, a.logger()
	srv := newHTTPServer(door)
	srv.ErrorLog = slog.NewLogLogger(logger.Handler(), slog.LevelWarn)
	stopping := make(chan struct{})
	srv.RegisterOnShutdown(func() { close(stopping) })
	failed := make(chan error, 2)
	go func() { failed <- srv.Serve(ln) }()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	opened := make(chan *home, 1)
	go func() {
		h, err := a.prepare(ctx, logger, door, "http://"+ln.Addr().String(), stopping)
		opened <- h
		if err != nil {
			failed <- err
		}
	}()
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	cancel()
	return errors.Join(err, drain(logger, srv, opened))
}

// drain lets running requests end, then closes the database.
func drain(logger *slog.Logger, srv *http.Server, opened <-chan *home) error {
	began := time.Now()
	logger.Info("stopping", "at_most_s", int(drainTimeout.Seconds()))
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := srv.Shutdown(ctx)
	if h := <-opened; h != nil {
		h.Close()
	}
	logger.Info("stopped", "complete", err == nil, api.Took(time.Since(began)))
	if err != nil {
		return fmt.Errorf("some requests did not end within %s: %w", drainTimeout, err)
	}
	return nil
}

func newHTTPServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
}

// prepare opens the database, also when it only comes up later, and then lets requests in.
func (a *app) prepare(ctx context.Context, logger *slog.Logger, door *door, url string, stopping <-chan struct{}) (*home, error) {
	a.note("octroi %s listens on %s/", version(), url)
	if a.config.dev {
		if err := a.fillOnce(ctx); err != nil {
			return nil, err
		}
	}
	h, err := a.openPatiently(ctx, logger)
	if err != nil || h == nil {
		return nil, err
	}
	handler, err := api.NewServer(h.svc, api.Options{Logger: logger, Version: version(), Now: a.now, Stopping: stopping})
	if err != nil {
		return h, err
	}
	if a.config.dev {
		if err := a.welcome(ctx, h, url); err != nil {
			return h, err
		}
	} else {
		a.announce(ctx, h, url)
	}
	h.tasks.Go(func() { a.keepSealing(ctx, logger, h) })
	h.tasks.Go(func() { a.keepReassessing(ctx, logger, h) })
	h.tasks.Go(func() { a.keepReplaying(ctx, logger, h) })
	h.tasks.Go(func() { a.keepFolding(ctx, logger, h) })
	door.open(handler)
	logger.Info("serving", "url", url, "version", version(), "database", h.store.Name())
	return h, nil
}

// announce says that the server is ready, and how to load a book when there is none.
func (a *app) announce(ctx context.Context, h *home, url string) {
	a.note("The %s database answers; documentation at %s/docs", h.store.Name(), url)
	switch _, err := h.svc.ActiveBook(ctx); engine.ErrorCode(err) {
	case "":
	case "no_book":
		a.note("There is no rule book yet, so claims are refused. Load one, such as the one that comes with octroi:\n\n  octroi rules load partenamut\n")
	default:
		a.note("The rule book cannot be read: %s", a.describe(err))
	}
}

// firstWait and longestWait are how long octroi waits at most before it asks an absent database again, at first and at
// last: a database that comes back is in use within five seconds.
const firstWait, longestWait = 250 * time.Millisecond, 4 * time.Second

// openPatiently opens the database; while it cannot be reached it tries again, so that octroi may start before it. There
// is neither a database nor an error when it is told to stop meanwhile.
func (a *app) openPatiently(ctx context.Context, logger *slog.Logger) (h *home, err error) {
	err = untilReachable(ctx, logger, firstWait, func() error {
		h, err = a.open(ctx, mayCreate)
		return err
	})
	return h, err
}

// untilReachable tries until the database answers, or fails otherwise. It is logged when that begins, when the cause
// changes and when it ends.
func untilReachable(ctx context.Context, logger *slog.Logger, wait time.Duration, try func() error) error {
	told := ""
	for ; ; wait = min(2*wait, longestWait) {
		err := try()
		if err == nil && told != "" {
			logger.Info("the database answers")
		}
		if err == nil || !isUnreachable(err) {
			return err
		}
		code, cause := engine.ErrorCode(err), api.LoggedCause(err)
		if code+cause != told {
			logger.Warn("the database does not answer; trying again", "code", code, "cause", cause)
			told = code + cause
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait/2 + rand.N(wait/2+1)): //nolint:gosec // parts several servers, hides nothing
		}
	}
}

// isUnreachable reports whether the database may answer later: it is down, starting, or its name does not resolve yet.
func isUnreachable(err error) bool {
	var e *engine.Error
	if errors.As(err, &e) {
		return e.Kind == engine.Unavailable
	}
	var netErr net.Error
	return errors.As(err, &netErr)
}

// loopbackOnly refuses an address that others could reach: the development server has a key on its screen.
func loopbackOnly(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("--addr is host:port, such as 127.0.0.1:8080")
	}
	if ip := net.ParseIP(host); host == "localhost" || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return usagef("--dev serves this machine only; use --addr 127.0.0.1:8080")
}

// logger writes JSON for machines, and text on a screen.
func (a *app) logger() *slog.Logger {
	if a.config.dev || isTerminal(a.stderr) {
		return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	return slog.New(slog.NewJSONHandler(a.stderr, nil))
}
