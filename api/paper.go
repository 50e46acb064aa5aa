package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"net/http"

	"octroi/engine"
)

//go:embed paper/*.html
var paperFiles embed.FS

//go:embed paper/style.css
var paperStyle string

// papers are the templates of what a member holds in hands. They are HTML that needs nothing else, so that a page saved or
// sent on still prints: no script, no picture, no second file.
var papers = template.Must(template.New("papers").ParseFS(paperFiles, "paper/*.html"))

// paperSecurity allows a paper its own style sheet, named by hash, and nothing else: a text of a claim or of a rule book
// that found its way past the escaping could still load and run nothing.
var paperSecurity = func() string {
	sum := sha256.Sum256([]byte(paperStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

// paper is the frame of every page.
type paper struct {
	lang  engine.Lang
	Class string // of the page, for its layout; "" for the ordinary one
	Title string
	Payer string
	Facts []named
	Foot  []string
	Body  template.HTML // executed by a template of this package, never put together by hand
}

type named struct{ Name, Value string }

// Lang is the language of the page, for those who have it read aloud.
func (p *paper) Lang() string { return p.lang.String() }

// Security is the policy that the page carries with it, for when it is opened as a file.
func (p *paper) Security() string { return paperSecurity }

// Style is the style sheet, which is part of octroi.
func (p *paper) Style() template.CSS { return template.CSS(paperStyle) } //nolint:gosec // embedded, no part of it comes from outside

// write executes the body's template and the frame around it.
func (p *paper) write(w io.Writer, body string, model any) error {
	var inner bytes.Buffer
	if err := papers.ExecuteTemplate(&inner, body, model); err != nil {
		return err
	}
	p.Body = template.HTML(inner.String()) //nolint:gosec // the output of html/template
	return papers.ExecuteTemplate(w, "page", p)
}

// sheet is a finished page on its way to a browser.
type sheet struct{ body []byte }

func (a sheet) visit(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", paperSecurity+"; frame-ancestors 'none'")
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(a.body)
	return err
}

// VisitExplainClaimResponse writes the page.
func (a sheet) VisitExplainClaimResponse(w http.ResponseWriter) error { return a.visit(w) }

// VisitGetStatementResponse writes the page.
func (a sheet) VisitGetStatementResponse(w http.ResponseWriter) error { return a.visit(w) }

// paperLang is the language of a page: that of its address, which can be kept and sent on, else that of the reader.
func paperLang(asked string, call *call) engine.Lang {
	if lang, ok := engine.ParseLang(asked); ok {
		return lang
	}
	return call.lang
}
