package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// folder says what the Go files of one folder may import besides the standard library.
type folder struct {
	own   []string // folders of this module
	third []string // modules of others, by prefix of their path
}

// house is the tree of the project: only these folders hold Go, and imports point down. The linter says the same to
// editors (depguard in .golangci.yml); this test is what counts. A new folder or a new dependency starts here, with
// its reason in an ADR when it opens a new direction.
var house = map[string]folder{
	"cmd/octroi": {
		own:   []string{"cmd/octroi/scenario", "api", "engine", "engine/audit", "engine/payment", "engine/replay", "engine/report", "engine/store", "engine/synthetic", "migrations", "rules"},
		third: []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/schollz/progressbar/v3", "github.com/google/uuid", "github.com/prometheus/client_golang", "github.com/gofrs/flock"},
	},
	"cmd/octroi/scenario": {
		own:   []string{"api", "engine", "engine/report", "engine/store", "rules"},
		third: []string{"github.com/goccy/go-yaml", "github.com/google/uuid"},
	},
	"api": {
		own: []string{"engine", "engine/replay", "engine/report", "rules"},
		third: []string{
			"github.com/labstack/echo/v4", "github.com/labstack/echo-contrib", "github.com/getkin/kin-openapi", "github.com/oapi-codegen/runtime",
			"github.com/prometheus/client_golang", "github.com/google/uuid", "golang.org/x/text",
			"golang.org/x/net/html", // tests read the pages that members print
		},
	},
	"rules": {
		own:   []string{"engine"},
		third: []string{"github.com/google/cel-go", "github.com/goccy/go-yaml", "golang.org/x/text"},
	},
	"engine": {},
	"engine/payment": {
		own:   []string{"engine"},
		third: []string{"golang.org/x/text"},
	},
	"engine/report": {own: []string{"engine", "engine/replay"}, third: []string{"github.com/xuri/excelize/v2"}},
	"engine/replay": {own: []string{"engine"}},
	"engine/replay/replaytest": {
		own: []string{"engine", "engine/synthetic"},
	},
	"engine/audit":     {own: []string{"engine"}}, // nothing of the store: a mistake there must not hide itself here
	"engine/synthetic": {own: []string{"engine"}},
	"engine/store": {
		own: []string{"engine", "migrations"},
		third: []string{
			"gorm.io/", "github.com/glebarez/", "modernc.org/sqlite", "github.com/pressly/goose/v3", "github.com/jackc/pgx/v5", "github.com/go-faster/jx",
			"github.com/google/uuid",
		},
	},
	"engine/store/storetest": {
		own:   []string{"engine", "engine/report", "engine/store", "engine/store/pgtest"},
		third: []string{"gorm.io/", "github.com/jackc/pgx/v5", "github.com/google/go-cmp", "github.com/google/uuid", "pgregory.net/rapid"},
	},
	"engine/store/pgtest": {
		own:   []string{"engine/store"},
		third: []string{"github.com/jackc/pgx/v5"},
	},
	"migrations": {},
}

// owners lists the technologies that only one corner of the house may name, tests included, so that each can be
// replaced by changing that corner.
var owners = map[string][]string{
	"github.com/google/cel-go":    {"rules"},
	"gorm.io/":                    {"engine/store", "engine/store/storetest"},
	"github.com/glebarez/":        {"engine/store"},
	"modernc.org/":                {"engine/store"},
	"github.com/pressly/goose":    {"engine/store"},
	"github.com/go-faster/":       {"engine/store"},
	"github.com/labstack/":        {"api"},
	"github.com/spf13/":           {"cmd/octroi"},
	"github.com/xuri/":            {"engine/report"},
	"github.com/stretchr/testify": nil,
	"github.com/mattn/go-sqlite3": nil, // compiles C: a newcomer's first `go run` must not
	"github.com/shopspring":       nil, // money is engine.Money
	"github.com/pkg/errors":       nil,
	"github.com/sirupsen/logrus":  nil,
	"golang.org/x/exp":            nil,
}

// testLibraries may be imported by any test; tests may import any folder of the module too.
var testLibraries = []string{"github.com/google/go-cmp", "pgregory.net/rapid", "github.com/rogpeppe/go-internal", "github.com/santhosh-tekuri/jsonschema"}

var vagueName = regexp.MustCompile(`(^|[_/])(utils?|common|helpers?|managers?|misc|shared)(_|/|\.go$|$)`)

const (
	maxFileLines = 300
	maxTestLines = 500
)

// source is one Go file of the project.
type source struct {
	path, folder string
	test         bool
	generated    bool
	lines        int
	imports      []string
}

func TestHouse_imports(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		rule, known := house[f.folder]
		if !known {
			t.Errorf("%s: no Go belongs in %s (see house in this test)", f.path, f.folder)
			continue
		}
		for _, imp := range f.imports {
			for prefix, at := range owners {
				if strings.HasPrefix(imp, prefix) && !slices.Contains(at, f.folder) {
					t.Errorf("%s imports %s, which only %q may", f.path, imp, at)
				}
			}
			if !f.allowed(imp, rule) {
				t.Errorf("%s imports %s, which %s may not", f.path, imp, f.folder)
			}
		}
	}
}

// allowed reports whether the arrows of the house let f import imp.
func (f source) allowed(imp string, rule folder) bool {
	if own, ok := strings.CutPrefix(imp, module+"/"); ok {
		return f.test || slices.Contains(rule.own, own)
	}
	if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") {
		return true // standard library
	}
	match := func(prefix string) bool { return strings.HasPrefix(imp, prefix) }
	return slices.ContainsFunc(rule.third, match) ||
		f.test && (slices.ContainsFunc(testLibraries, match) || slices.ContainsFunc(everyThird(), match))
}

// everyThird lists the modules that some folder imports: a test may drive what it tests through them.
func everyThird() []string {
	var all []string
	for _, f := range house {
		all = append(all, f.third...)
	}
	return all
}

func TestHouse_every_package_explains_itself(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range sources(t) {
		if f.test || seen[f.folder] {
			continue
		}
		seen[f.folder] = true
		doc := path.Join(f.folder, "doc.go")
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, doc), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Errorf("%s has no doc.go: %v", f.folder, err)
			continue
		}
		if len(strings.Fields(file.Doc.Text())) < 20 {
			t.Errorf("%s says too little for a newcomer", doc)
		}
	}
	if len(seen) < 5 {
		t.Errorf("found only %d packages: the walk is broken", len(seen))
	}
}

func TestHouse_files_are_short_and_well_named(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		limit := maxFileLines
		if f.test {
			limit = maxTestLines
		}
		if f.lines > limit && !f.generated {
			t.Errorf("%s has %d lines, more than %d: split it by noun", f.path, f.lines, limit)
		}
		if vagueName.MatchString(f.path) {
			t.Errorf("%s: a name that says nothing; name it after what it holds", f.path)
		}
	}
}

// TestHouse_rules_bite makes sure that the rules above refuse what they are there to refuse.
func TestHouse_rules_bite(t *testing.T) {
	t.Parallel()
	tests := []struct {
		folder, imports string
		test, want      bool
	}{
		{"engine", "strings", false, true},
		{"engine", "octroi/rules", false, false},
		{"engine", "octroi/rules", true, true},
		{"engine", "github.com/google/cel-go/cel", false, false},
		{"engine", "github.com/google/go-cmp/cmp", true, true},
		{"rules", "octroi/engine", false, true},
		{"rules", "octroi/engine/store", false, false},
		{"api", "octroi/engine/store", false, false},
		{"engine/report", "octroi/engine/store", false, false},
		{"engine/store", "gorm.io/gorm", false, true},
	}
	for _, tt := range tests {
		f := source{folder: tt.folder, test: tt.test}
		if got := f.allowed(tt.imports, house[tt.folder]); got != tt.want {
			t.Errorf("%s imports %s (test %v): allowed is %v, want %v", tt.folder, tt.imports, tt.test, got, tt.want)
		}
	}
	for name, want := range map[string]bool{
		"engine/util.go": true, "api/helpers_test.go": true, "rules/common/x.go": true, "engine/limit_manager.go": true,
		"engine/limit.go": false, "engine/utility.go": false,
	} {
		if got := vagueName.MatchString(name); got != want {
			t.Errorf("%s: vague is %v, want %v", name, got, want)
		}
	}
}

const (
	module = "octroi"
	root   = "../.." // of the module, from here
)

// sources reads every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(p) != ".go" {
			return nil
		}
		f, err := readSource(p)
		all = append(all, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readSource(p string) (source, error) {
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return source{}, err
	}
	text, err := os.ReadFile(p)
	if err != nil {
		return source{}, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), p, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	rel = filepath.ToSlash(rel)
	f := source{
		path: rel, folder: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"),
		generated: ast.IsGenerated(file), lines: strings.Count(string(text), "\n"),
	}
	for _, i := range file.Imports {
		name, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return source{}, err
		}
		f.imports = append(f.imports, name)
	}
	return f, nil
}
