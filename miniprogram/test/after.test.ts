import { describe, expect, it } from 'vitest'
import { nextStep, proposed, sum, wantAll } from '@/logic/after'

const option = { line_id: '1', title: '明前龙井', sku_name: '50g', picture: '', refundable: 2, returnable: 1, left: 5970, proposed: [1990, 3980] }
const now = Date.parse('2026-11-24T02:00:00Z')

describe('asking money back', () => {
  it('takes the amount from the server, by pieces', () => {
    expect(wantAll(option, 'refund')).toEqual({ line_id: '1', pieces: 2, amount: 3980 })
    expect(wantAll(option, 'return')).toEqual({ line_id: '1', pieces: 1, amount: 1990 })
    expect(proposed(option, 3)).toBe(0)
  })
  it('adds lines and freight', () => expect(sum([{ line_id: '1', pieces: 1, amount: 1990 }, { line_id: '2', pieces: 1, amount: 5 }], 800)).toBe(2795))
})

describe('what comes next', () => {
  it('counts down to the clock of the step', () => {
    expect(nextStep({ state: 'applied', kind: 'refund', clock_at: '2026-11-25T04:00:00Z' }, now)).toBe('商家会在 1 天 2 小时内答复')
    expect(nextStep({ state: 'applied', kind: 'refund', clock_at: '2026-11-24T01:00:00Z' }, now)).toContain('已超过')
  })
  it('tells why it was refused', () => expect(nextStep({ state: 'rejected', kind: 'refund', answer: '包装已拆' }, now)).toBe('商家说：包装已拆'))
})
