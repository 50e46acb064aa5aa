package store

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
)

// sameClaim holds the quick reader to encoding/json: what that one reads is what this one reads, and what that one refuses is
// refused.
func sameClaim(t rapid.TB, r *claimReader, doc string) {
	t.Helper()
	want, wantErr := decode[claimDoc]("claim", doc)
	var c engine.Claim
	err := r.lines([]byte(doc), &c)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("the error is %v, of encoding/json it is %v: %s", err, wantErr, doc)
	}
	if diff := cmp.Diff(each(want.Lines, fromLine), c.Lines); err == nil && diff != "" && len(want.Lines)+len(c.Lines) > 0 {
		t.Fatalf("%s (-encoding/json +quick):\n%s", doc, diff)
	}
}

func sameMember(t rapid.TB, r *memberReader, doc string) {
	t.Helper()
	want, wantErr := decode[memberDoc]("member", doc)
	var m engine.Member
	err := r.read([]byte(doc), &m)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("the error is %v, of encoding/json it is %v: %s", err, wantErr, doc)
	}
	if diff := cmp.Diff(fromMember(want), m); err == nil && diff != "" {
		t.Fatalf("%s (-encoding/json +quick):\n%s", doc, diff)
	}
}

func TestQuickReaders(t *testing.T) {
	t.Parallel()
	t.Run("claims as they are written", func(t *testing.T) {
		t.Parallel()
		r := newClaimReader() // one for all: what it keeps must not show
		var full []engine.Line
		new(filler).fill(reflect.ValueOf(&full).Elem())
		sameClaim(t, r, encode(claimDoc{each(full, toLine)}))
		rapid.Check(t, func(t *rapid.T) {
			sameClaim(t, r, encode(claimDoc{each(rapid.Make[[]engine.Line]().Draw(t, "lines"), toLine)}))
		})
	})
	t.Run("members as they are written", func(t *testing.T) {
		t.Parallel()
		r := newMemberReader()
		var full engine.Member
		new(filler).fill(reflect.ValueOf(&full).Elem())
		full.ID, full.Born, full.Died = "", 0, 0
		sameMember(t, r, encode(toMember(full)))
		rapid.Check(t, func(t *rapid.T) {
			m := rapid.Make[engine.Member]().Draw(t, "member")
			m.ID, m.Born, m.Died = "", 0, 0
			sameMember(t, r, encode(toMember(m)))
		})
	})
	t.Run("whatever else there may be", func(t *testing.T) {
		t.Parallel()
		claims, members := newClaimReader(), newMemberReader()
		for _, doc := range oddDocuments {
			sameClaim(t, claims, doc)
			sameMember(t, members, doc)
		}
	})
}

// TestQuickReader_is_quick is not parallel: it counts allocations.
func TestQuickReader_is_quick(t *testing.T) { //nolint:paralleltest // see above
	r := newClaimReader()
	var c engine.Claim
	doc := []byte(`{"l":[{"b":"glasses","d":739055,"u":739055,"q":1000,"c":14125,"p":"SP1","i":"B1","e":[{"c":"receipt","o":7}],"f":{"item":{"k":3,"s":"frame"}}}]}`)
	r.claim = &c
	if err := r.document(doc, r.claimKey); err != nil {
		t.Error(err)
	}
	if n := testing.AllocsPerRun(100, func() { _ = r.lines(doc, &c) }); n > 8 {
		t.Errorf("a document is read with %v allocations", n)
	}
	c.Lines = c.Lines[:0]
	if err := r.document([]byte(`{"l":null}`), r.claimKey); !errors.Is(err, errSlow) {
		t.Errorf("null is read: %v", err)
	}
}

// oddDocuments are what encode never writes, or seldom.
var oddDocuments = []string{
	``, `null`, `{}`, `[]`, `{} `, ` {"l":[]}`, `{}{}`, `{}}`, `{"l":[{}]}]`, `{"l":null}`, `{"l":[]}`, `{"l":[{}]}`, `{"l":[{"b":"x"}],"l":[{"d":1}]}`,
	`{"L":[{"B":"x"}]}`, `{"erased":true}`, `{"l":[{"b":"a\u00e9\n"}]}`, `{"l":[{"b":"é","p":""}]}`, "{\"l\":[{\"b\":\"\xff\"}]}", `{"l":[{"b":1}]}`,
	`{"l":[{"d":1.0}]}`, `{"l":[{"d":1e2}]}`, `{"l":[{"d":-0,"c":-5}]}`, `{"l":[{"d":01}]}`, `{"l":[{"d":4294967296}]}`, `{"l":[{"d":2147483648}]}`, `{"l":[{"d":-2147483648,"u":-2147483649}]}`, `{"l":[{"f":{"a":{"k":-1}}}]}`, `{"l":[{"c":9223372036854775808}]}`,
	`{"l":[{"c":-9223372036854775808}]}`, `{"l":[{"d":"1"}]}`, `{"l":[{"b":"x","b":"y"}]}`, `{"l":[{"new":[1,{"a":null}]}]}`, `{"l":[{"e":[],"f":{}}]}`,
	`{"l":[{"e":null,"f":null}]}`, `{"l":[{"e":[{"c":"x","z":1}]}]}`, `{"l":[{"f":{"a":{"k":256}}}]}`, `{"l":[{"f":{"a":{"k":3},"a":{"s":"x"}}}]}`,
	`{"l":[{"f":{"a":null}}]}`, `{"l":[{"b":"x"},{"b":"y"},]}`, `{"l":[{"b":"x",}]}`, `{"l":[{"b":"tab	"}]}`, `{"l":[{"d": 1 , "u" :2}]}`,
	`{"h":[{"h":"H","o":true,"f":1,"u":2},{"o":false}],"c":[{},{"f":1}],"o":[{"c":"in_order"}],"s":[],"r":[{"c":"x"}],"x":5}`, `{"c":[{"c":"x"}]}`,
	`{"h":[{"c":"x"}]}`, `{"o":[{"o":true}]}`, `{"i":"M","b":1,"d":2}`, `{"h":null}`, `{"c":[null]}`, `{"c":{}}`, `{"x":5,"x":6}`,
}

func FuzzQuickReaders(f *testing.F) {
	for _, doc := range oddDocuments {
		f.Add(doc)
	}
	for _, name := range documentFiles(f) {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	claims, members := newClaimReader(), newMemberReader()
	f.Fuzz(func(t *testing.T, doc string) {
		sameClaim(t, claims, doc)
		sameMember(t, members, doc)
	})
}

// documentFiles are documents as earlier versions wrote them.
func documentFiles(t testing.TB) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no documents: %v, %v", all, err)
	}
	var claims []string
	for _, name := range all {
		if strings.Contains(name, "claim") {
			claims = append(claims, name)
		}
	}
	return claims
}
