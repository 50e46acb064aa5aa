package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// For returns the migrations of one database, "sqlite" or "postgres".
func For(database string) (fs.FS, error) { return fs.Sub(files, database) }
