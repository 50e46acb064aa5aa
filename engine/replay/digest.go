package replay

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"sync"
	"sync/atomic"

	"octroi/engine"
)

// digest hashes decisions as they are taken: who, what became of each line, and what it took from limits. Ids of claims are left out, and with
// them the values that count lines by their claims: two databases in which the same claims arrived in the same order give the same.
type digest struct {
	hash hash.Hash
	buf  []byte
}

func newDigest() digest { return digest{hash: sha256.New()} }

func (d *digest) claim(member string, c *unpacked, book int) {
	b := text(d.buf[:0], member)
	for i := range c.stood {
		s := &c.stood[i]
		b = number(b, s.line)
		if c.extra.erased != nil {
			b = number(append(b, packOutcome(s.outcome)), s.pays)
			continue
		}
		l := &c.decided[book].Lines[s.line]
		b = text(text(text(text(b, l.Benefit), l.PayTo), l.PayMode), string(l.WaitsFor))
		b = number(number(number(append(b, packOutcome(l.Outcome)), l.Date), l.Pays), l.ExGratia)
		b = binary.AppendUvarint(b, uint64(len(l.Reasons)))
		for j := range l.Reasons {
			b = text(b, l.Reasons[j].Code)
		}
		b = binary.AppendUvarint(b, uint64(len(l.Consumptions)))
		for j := range l.Consumptions {
			x := &l.Consumptions[j]
			b = number(number(text(b, string(x.Counter)), x.Date), x.Value)
		}
	}
	d.buf = b
	d.hash.Write(b)
}

// sum ends a digest and begins another.
func (d *digest) sum() (out [sha256.Size]byte) {
	d.hash.Sum(out[:0])
	d.hash.Reset()
	return out
}

// hashes are those of all groups. One that is decided after the others has the place that it has anyway: the claims of two databases may
// have arrived in the same order, and only those of one bear it in their ids.
type hashes struct {
	chunks [][]chunkHash // by book
}

// chunkHash is of some groups, one after the other; of all together when none is missing.
type chunkHash struct {
	groups  [][sha256.Size]byte
	once    sync.Once
	missing atomic.Int32
	sum     [sha256.Size]byte
}

func newHashes(books, groups int) hashes {
	h := hashes{chunks: make([][]chunkHash, books)}
	for b := range h.chunks {
		h.chunks[b] = make([]chunkHash, (groups+chunkGroups-1)/chunkGroups)
		for i := range h.chunks[b] {
			h.chunks[b][i].missing.Store(int32(min(chunkGroups, groups-i*chunkGroups)))
		}
	}
	return h
}

// put sets the hash of a group. Two workers may have groups of one chunk when they decide those that are decided last.
func (h *hashes) put(book, group int, sum [sha256.Size]byte) {
	c := &h.chunks[book][group/chunkGroups]
	c.once.Do(func() { c.groups = make([][sha256.Size]byte, c.missing.Load()) })
	c.groups[group%chunkGroups] = sum
	if c.missing.Add(-1) == 0 {
		c.sum, c.groups = over(c.groups), nil
	}
}

// of is the hash of all that is decided under a book, in hex.
func (h *hashes) of(book int) string {
	d := newDigest()
	for i := range h.chunks[book] {
		d.hash.Write(h.chunks[book][i].sum[:])
	}
	sum := d.sum()
	return hex.EncodeToString(sum[:])
}

// over hashes hashes.
func over(parts [][sha256.Size]byte) [sha256.Size]byte {
	h := newDigest()
	for i := range parts {
		h.hash.Write(parts[i][:])
	}
	return h.sum()
}

// rulesPays is what the rules pay of a decided line: what a reviewer granted beyond them is left out.
func rulesPays(l *engine.LineDecision) engine.Cents { return l.Pays - l.ExGratia }
