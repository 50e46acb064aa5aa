package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// identities gives each claim of a file its identity, so that a file can be imported again, also after some of its rows
// were mended, and no row is decided twice. A row without a key of its own is known by its content, and equal rows of
// one file by their number: the second of two equal rows is a claim of its own.
type identities struct {
	met map[uint64]uint32 // how many rows of a content came by; eight bytes of its hash tell the rows of a file apart
}

// of returns the key of a row's claim and the hash of its content.
func (ids *identities) of(r row) (key, content string) {
	sum := sha256.Sum256(canonical(r.body))
	content = hex.EncodeToString(sum[:])
	if r.key != "" {
		return r.key, content
	}
	if ids.met == nil {
		ids.met = map[uint64]uint32{}
	}
	short := binary.BigEndian.Uint64(sum[:])
	ids.met[short]++
	return fmt.Sprintf("%s-%d", content, ids.met[short]), content
}

// canonical writes JSON without spaces and with names in order, so that equal content is equal bytes. Numbers keep their
// digits.
func canonical(body []byte) []byte {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return body // no claim is made of it
	}
	out, err := json.Marshal(v)
	if err != nil {
		return body // as above
	}
	return out
}
