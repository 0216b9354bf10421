package typeset

// breakable tells whether a line may end before units[i].
func breakable(units []unit, i int) bool {
	a, b := units[i-1], units[i]
	switch {
	case b.class == space, b.class == newline:
		return false // The space goes with the line before.
	case a.class == space:
		return true
	case a.class == opens, b.class == closes:
		return false
	case b.class == dash:
		return false // Neither dash nor ellipsis begins a line.
	case a.class == latin && b.class == latin:
		return false
	case a.r == '¥' || b.r == '%':
		return false
	case a.class == closes && b.class == latin:
		return wide(a.r) // 3.14, e.g., but not after a Chinese comma.
	case a.class == latin && b.class == opens:
		return wide(b.r)
	}
	return true
}

// lines breaks units into lines of at most room em. A word longer than a line is
// cut.
func lines(units []unit, room float64) []span {
	var out []span
	for from := 0; from < len(units); {
		to, next := oneLine(units, from, room)
		out = append(out, trim(units, span{from, to}))
		from = next
	}
	return out
}

// oneLine finds where the line that begins at from ends, and where the next one
// begins.
func oneLine(units []unit, from int, room float64) (to, next int) {
	last, w := 0, -units[from].head
	for i := from; i < len(units); i++ {
		u := units[i]
		if u.class == newline {
			return i, i + 1
		}
		if i > from {
			w += u.gap
			if breakable(units, i) {
				last = i
			}
		}
		w += u.width
		if u.class == space || w-u.tail <= room+1e-6 {
			continue
		}
		if last == 0 {
			last = max(i, from+1)
		}
		return last, last
	}
	return len(units), len(units)
}

// trim takes the spaces off a line's ends.
func trim(units []unit, s span) span {
	for s.from < s.to && units[s.from].class == space {
		s.from++
	}
	for s.to > s.from && units[s.to-1].class == space {
		s.to--
	}
	return s
}

// body counts the characters of a line that are more than punctuation.
func body(units []unit, s span) (n int) {
	for _, u := range units[s.from:s.to] {
		if u.class == han || u.class == latin {
			n++
		}
	}
	return n
}

// companion brings a character that would stand alone on the last line of a
// paragraph company from the line before.
func companion(units []unit, all []span) []span {
	for i := 1; i < len(all); i++ {
		before, last := all[i-1], all[i]
		ends := last.to == len(units) || units[last.to].class == newline
		if !ends || body(units, last) != 1 || broken(units, before, last) {
			continue
		}
		for at := last.from - 1; at > before.from+1; at-- {
			if moved := trim(units, span{at, last.to}); breakable(units, at) && body(units, moved) >= 2 {
				all[i-1], all[i] = trim(units, span{before.from, at}), moved
				break
			}
		}
	}
	return all
}

// broken tells whether a line break that was typed lies between two lines.
func broken(units []unit, a, b span) bool {
	for _, u := range units[a.to:b.from] {
		if u.class == newline {
			return true
		}
	}
	return false
}

// balance narrows the room as long as the text takes no more lines.
func balance(units []unit, room float64) []span {
	best := lines(units, room)
	if len(best) < 2 {
		return best
	}
	low, high := room/float64(len(best)), room
	for high-low > 0.05 {
		mid := (low + high) / 2
		if try := lines(units, mid); len(try) <= len(best) && fits(units, try, mid) {
			best, high = try, mid
		} else {
			low = mid
		}
	}
	return best
}

// fits tells whether no word had to be cut.
func fits(units []unit, all []span, room float64) bool {
	for _, s := range all {
		if width(units, s) > room+1e-6 || (s.to < len(units) && units[s.to].class == latin && units[s.to-1].class == latin) {
			return false
		}
	}
	return true
}
