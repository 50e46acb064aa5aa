// Command octroi decides what a health mutuality reimburses under complementary insurance.
//
// This package only wires: it reads flags and the environment, opens the store, builds the engine's Service and hands
// both to the HTTP server or to one use case. Each sub-command stands in a file of its own (serve.go, import.go, …) and
// adds itself to the list in app.go. Configuration is the short table of config.go, exit codes are those of exit.go.
// There is no global state: an app holds the standard streams, the environment and the clock, so that tests run whole
// commands in their own process.
//
// A newcomer starts with `octroi serve --dev` (serve.go, dev.go and seed.go), which needs nothing else.
package main
