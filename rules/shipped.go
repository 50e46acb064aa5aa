package rules

import (
	"embed"
	"io/fs"

	"octroi/engine"
)

//go:embed books
var shipped embed.FS

// Shipped returns the source of a rule book that comes with octroi, by the name of its folder: "partenamut", or
// "demo-fr", the book of another country that shows what else the rule language can say.
func Shipped(name string) ([]engine.SourceFile, error) {
	dir, err := fs.Sub(shipped, "books/"+name)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(dir, "."); err != nil {
		return nil, err
	}
	return readFolder(dir)
}
