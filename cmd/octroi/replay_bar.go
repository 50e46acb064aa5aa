package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"octroi/engine"
)

// replayBar shows on a screen how far a replay is, and nothing where the errors go elsewhere.
type replayBar struct {
	app   *app
	bar   *progressbar.ProgressBar // of the phase
	phase string
}

func (a *app) replayBar() *replayBar { return &replayBar{app: a} }

func (b *replayBar) tell(p engine.ReplayProgress) {
	if !isTerminal(b.app.stderr) {
		return
	}
	if p.Phase != b.phase {
		b.end()
		total := p.Total
		if total == 0 {
			total = -1 // nobody knows: a spinner that counts
		}
		b.phase = p.Phase
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.app.stderr), progressbar.OptionSetDescription(p.Phase),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(40), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), unspun)
	}
	_ = b.bar.Set64(p.Done) // only a picture
}

// end takes the bar off the screen, so that what follows stands on a clean line, also after Ctrl-C.
func (b *replayBar) end() {
	if b.bar != nil {
		_ = b.bar.Clear()
		_ = b.bar.Exit()
		b.bar = nil
	}
}
