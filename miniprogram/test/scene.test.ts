import { describe, expect, it } from 'vitest'
import { codeOf } from '../src/logic/scene'

describe('codeOf', () => {
  it('reads a mini-program code and a plain one', () => {
    expect(codeOf({ scene: 'Ab3dEf6hIj9k' })).toBe('Ab3dEf6hIj9k')
    expect(codeOf({ q: encodeURIComponent('https://shop.example/s/Ab3dEf6hIj9k') })).toBe('Ab3dEf6hIj9k')
    expect(codeOf({ q: 'https://shop.example/s/Ab3?from=x' })).toBe('Ab3')
  })
  it('takes nothing else for a code', () => {
    for (const query of [{}, undefined, { scene: '' }, { scene: 'a b' }, { scene: '%E0%A4%A' }, { q: 'https://shop.example/x' }, { scene: 'x'.repeat(33) }]) expect(codeOf(query)).toBe('')
  })
})
