//go:build !unix

package pgtest

import "errors"

// breakable is the part of a Server that knows the operating system.
type breakable struct{}

func (b *breakable) prepare(string, []string) error {
	return errors.New("tests start PostgreSQL on Unix only")
}
func (b *breakable) launch() (<-chan struct{}, error) { return nil, b.prepare("", nil) }
func (b *breakable) killAll([]int)                    {}
func (b *breakable) give(string) error                { return b.prepare("", nil) }
func (b *breakable) kill([]int)                       {}
func (b *breakable) log() string                      { return "" }

// Stop ends the server.
func (b *breakable) Stop() {}
