package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README's claim stands between the first two marks, its answer between the last two, each in a code fence.
const (
	curlMark   = "<!-- curl -->"
	answerMark = "<!-- answer -->"
	endMark    = "<!-- end -->"
)

// masked are the fields of the answer that differ from run to run, and what the README prints for them.
var masked = map[string]string{
	"id":            "019a9f3e-8c1b-7d52-9d0e-1f4a5b6c7d8e",
	"book_revision": "sha256:…",
	"decided_at":    "2025-11-20T09:30:00.000Z",
}

// TestREADME runs the README's curl against a new development server, and compares the answer with the one that the
// README prints. With -update it writes the answer into the README.
func TestREADME(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	command := fenced(t, text, curlMark, answerMark)
	if want := strings.ReplaceAll(demoCurl, "{url}", "http://127.0.0.1:8080"); command != want {
		t.Errorf("the README's curl is not the one that `serve --dev` prints:\n%s", command)
	}
	s := startDev(t, devDir(t))
	if printed := strings.ReplaceAll(demoCurl, "{url}", s.url); !strings.Contains(s.stdout.String(), printed) {
		t.Errorf("`serve --dev` does not print the claim to try:\n%s", s.stdout)
	}
	words := shellCommand(t, command, map[string]string{"OCTROI_KEY": s.key})
	answer := mask(t, curl(t, s.url, words))
	if *update {
		writeAnswer(t, path, text, answer)
		return
	}
	want := mask(t, []byte(fenced(t, text, answerMark, endMark)))
	if answer != want {
		t.Errorf("the README prints another answer; run: go test ./cmd/octroi -run README -update\ngot:  %s\nwant: %s", answer, want)
	}
	for _, part := range []string{`"outcome":"reduced"`, `"pays_cents":2000`, `"bound_by":"sessions"`} {
		if !strings.Contains(answer, part) {
			t.Errorf("the answer lacks %s: %s", part, answer)
		}
	}
}

// fenced returns the code between two marks.
func fenced(t *testing.T, text []byte, from, until string) string {
	t.Helper()
	_, rest, ok1 := bytes.Cut(text, []byte(from))
	part, _, ok2 := bytes.Cut(rest, []byte(until))
	_, part, ok3 := bytes.Cut(part, []byte("```"))
	_, part, ok4 := bytes.Cut(part, []byte("\n")) // the fence's language
	part, _, ok5 := bytes.Cut(part, []byte("\n```"))
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		t.Fatalf("the README has no code between %s and %s", from, until)
	}
	return string(part)
}

// shellCommand splits a command as a shell does, as far as the README goes: quotes, continued lines, variables in double
// quotes.
func shellCommand(t *testing.T, command string, vars map[string]string) []string {
	t.Helper()
	var words []string
	var word strings.Builder
	quote, inWord := rune(0), false
	for _, c := range strings.ReplaceAll(command, "\\\n", " ") {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, inWord = c, true
		case quote == 0 && (c == ' ' || c == '\n'):
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			inWord = true
			word.WriteRune(c)
		}
	}
	if quote != 0 {
		t.Fatalf("a quote is open in %q", command)
	}
	words = append(words, word.String())
	for i, w := range words {
		for name, value := range vars {
			words[i] = strings.ReplaceAll(w, "$"+name, value)
		}
	}
	return words
}

// curl does what the words of a curl command say, with another server.
func curl(t *testing.T, url string, words []string) []byte {
	t.Helper()
	var headers []string
	path, body := "", ""
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-s":
		case "-H":
			i++
			headers = append(headers, words[i])
		case "-d":
			i++
			body = words[i]
		default:
			path = strings.TrimPrefix(words[i], "http://127.0.0.1:8080")
		}
	}
	req, err := http.NewRequest(http.MethodPost, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("status %d, %v: %s", resp.StatusCode, err, answer)
	}
	return answer
}

// mask puts the README's values in place of what differs from run to run, and keeps the order of the fields.
func mask(t *testing.T, answer []byte) string {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, answer); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	out := compact.String()
	var values map[string]json.RawMessage
	if err := json.Unmarshal(answer, &values); err != nil {
		t.Fatal(err)
	}
	for name, value := range masked {
		if values[name] == nil {
			t.Errorf("the answer has no %s", name)
		}
		out = strings.Replace(out, `"`+name+`":`+string(values[name]), `"`+name+`":"`+value+`"`, 1)
	}
	return out
}

// writeAnswer puts the answer into the README, with short objects on a line of their own.
func writeAnswer(t *testing.T, path string, text []byte, answer string) {
	t.Helper()
	var b strings.Builder
	pretty(&b, json.RawMessage(answer), "")
	at := bytes.Index(text, []byte(answerMark)) + len(answerMark)
	end := at + bytes.Index(text[at:], []byte(endMark))
	if at < len(answerMark) || end < at {
		t.Fatalf("the README has no %s … %s", answerMark, endMark)
	}
	out := string(text[:at]) + "\n```json\n" + b.String() + "\n```\n" + string(text[end:])
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
}

// pretty writes JSON with what fits on a line in one line.
func pretty(b *strings.Builder, raw json.RawMessage, indent string) {
	const width = 190
	open, closing := raw[0], byte(0)
	switch open {
	case '{':
		closing = '}'
	case '[':
		closing = ']'
	}
	if closing == 0 || len(indent)+len(raw) <= width {
		b.Write(raw)
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the opening bracket
	b.WriteByte(open)
	for first := true; dec.More(); first = false {
		if !first {
			b.WriteByte(',')
		}
		b.WriteString("\n" + indent + "  ")
		if open == '{' {
			name, _ := dec.Token() // raw is valid
			b.WriteString(`"` + name.(string) + `": `)
		}
		var value json.RawMessage
		_ = dec.Decode(&value) // as above
		pretty(b, value, indent+"  ")
	}
	b.WriteString("\n" + indent + string(closing))
}
