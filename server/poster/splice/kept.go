package splice

import "sync"

// maxKept bounds the blocks of black and white that are kept: about 4 MB.
const maxKept = 1 << 14

// kept are coded blocks of black and white by their 64 pixels.
type kept struct {
	mu     sync.RWMutex
	blocks map[uint64]*keptBlock
}

// keptBlock is a block's DC coefficient and the codes of the others.
type keptBlock struct {
	dc  int32
	acs []code // Joined, up to 32 bits each.
}

// join adds a code to the last one, if there is room.
func (k *keptBlock) join(c code) {
	if last := len(k.acs) - 1; last >= 0 && k.acs[last].n+c.n <= 32 {
		k.acs[last] = code{k.acs[last].bits<<c.n | c.bits, k.acs[last].n + c.n}
		return
	}
	k.acs = append(k.acs, c)
}

func (k *kept) get(key uint64, t *tables) *keptBlock {
	k.mu.RLock()
	b := k.blocks[key]
	k.mu.RUnlock()
	if b != nil {
		return b
	}
	b = newKept(key, t)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.blocks == nil || len(k.blocks) >= maxKept {
		k.blocks = map[uint64]*keptBlock{}
	}
	k.blocks[key] = b
	return b
}

func newKept(key uint64, t *tables) *keptBlock {
	var b block
	for i := range b {
		v := int32(key >> (63 - i) & 1 * 255)
		b[i] = luma(v, v, v)
	}
	fdct(&b)
	var values [64]int32
	k := &keptBlock{}
	table := &codes[1]
	at := 0
	for z := range 64 {
		v := t.luma.divide(b[zigzag[z]], z)
		values[z] = v
		if v == 0 || z == 0 {
			continue
		}
		run := z - at - 1
		for ; run > 15; run -= 16 {
			k.join(table[0xf0])
		}
		k.join(symbol(table, run, v))
		at = z
	}
	if at < 63 {
		k.join(table[0])
	}
	k.dc = values[0]
	return k
}

func (k *keptBlock) write(w *writer) {
	w.dc(k.dc, 0)
	for _, c := range k.acs {
		w.put(c)
	}
}
