import { describe, expect, it } from 'vitest'
import { near, step, type Drawn } from '@/logic/window'

describe('near', () => {
  const rows = { count: 100, tall: 300 }
  it('is what a screen shows and what is within reach of it', () => {
    expect(near(rows, { top: 0, tall: 800 }, 0)).toEqual({ from: 0, to: 3 })
    expect(near(rows, { top: 3000, tall: 800 }, 600)).toEqual({ from: 8, to: 15 })
  })
  it('ends where the list ends', () => {
    expect(near(rows, { top: 29_500, tall: 800 }, 600)).toEqual({ from: 96, to: 100 })
    expect(near(rows, { top: -5000, tall: 800 }, 0)).toEqual({ from: 0, to: 1 })
    expect(near(rows, { top: 90_000, tall: 800 }, 0)).toEqual({ from: 100, to: 100 })
    expect(near({ count: 0, tall: 300 }, { top: 0, tall: 800 }, 600)).toEqual({ from: 0, to: 0 })
  })
})

describe('step', () => {
  const list = (count: number) => Array.from({ length: count }, (_, n) => [n])
  const all = (drawn: Drawn<number>[], items: number[][], wanted: { from: number; to: number }, middle: number) => {
    for (let n = 0; n < 100; n++) {
      const now = step(drawn, items, wanted, middle)
      if (now === drawn) return { drawn, steps: n }
      drawn = now
    }
    throw new Error('no end')
  }
  it('draws one row at a time, the nearest to the middle first, in the order of the list', () => {
    const items = list(10)
    const one = step<number>([], items, { from: 2, to: 6 }, 4)
    expect(one.map(({ row }) => row)).toEqual([4])
    const { drawn, steps } = all(one, items, { from: 2, to: 6 }, 4)
    expect(drawn.map(({ row }) => row)).toEqual([2, 3, 4, 5])
    expect(steps).toBe(3)
  })
  it('draws what comes on what the farthest was drawn on, and never two rows on one', () => {
    const items = list(50)
    let { drawn } = all([], items, { from: 0, to: 6 }, 2)
    for (let from = 1; from < 44; from++) {
      drawn = all(drawn, items, { from, to: from + 6 }, from + 2).drawn
      const rows = drawn.map(({ row }) => row)
      for (let row = from; row < from + 6; row++) expect(rows).toContain(row)
      expect(rows).toEqual([...rows].sort((a, b) => a - b))
      expect(new Set(drawn.map(({ key }) => key)).size).toBe(6)
      expect(drawn.length).toBe(6)
    }
  })
  it('draws anew in its place what has other items, and forgets rows that are gone', () => {
    const items = list(6)
    const { drawn } = all([], items, { from: 0, to: 6 }, 0)
    const others = list(3).map(([n]) => [n! + 100])
    const { drawn: now, steps } = all(drawn, others, { from: 0, to: 3 }, 0)
    expect(now.map(({ items: [n] }) => n)).toEqual([100, 101, 102])
    expect(now.map(({ key }) => key)).toEqual(drawn.slice(0, 3).map(({ key }) => key))
    expect(steps).toBe(3)
  })
})
