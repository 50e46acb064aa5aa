package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"octroi/engine"
)

// maxKeyless is how many rows of different content one file may have without a key of their own: what is remembered of
// them takes some 40 MB then. Rows with a key are not remembered, so of those there may be any number.
const maxKeyless = 1 << 20

// identities gives each claim of a file that has no key its identity, so that a file can be imported again, also after some
// of its rows were mended, and no row is decided twice. Such a row is known by its content, and equal rows of one file by
// their number: the second of two equal rows is a claim of its own. That takes a memory of all of them, for the first of
// two equal rows may stand anywhere; hence the bound.
type identities struct {
	met map[uint64]uint32 // how many rows of a content came by; eight bytes of its hash tell the rows of a file apart
}

// of returns the key of a row by the hash of its content. Error: row_key_needed.
func (ids *identities) of(content string) (key string, err error) {
	var sum [8]byte
	if _, err := hex.Decode(sum[:], []byte(content[:16])); err != nil {
		return "", err
	}
	short := binary.BigEndian.Uint64(sum[:])
	if ids.met == nil {
		ids.met = map[uint64]uint32{}
	}
	if _, known := ids.met[short]; !known && len(ids.met) >= maxKeyless {
		fields := []engine.FieldError{{Pointer: "/key", Code: "row_key_needed", Args: []engine.Arg{{Name: "max", Value: engine.Int(maxKeyless)}}}}
		return "", &engine.Error{Kind: engine.Unprocessed, Code: "row_key_needed", Fields: fields}
	}
	ids.met[short]++
	return fmt.Sprintf("%s-%d", content, ids.met[short]), nil
}

// isByContent reports whether a claim is known by its content.
func isByContent(k engine.RequestKey, content string) bool {
	return content != "" && strings.HasPrefix(k.Key, content+"-")
}
