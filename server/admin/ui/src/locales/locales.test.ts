import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { collect } from '../../build/collect.ts'
import words from './en.json'
import places from './en.places.json'
import problems from './en.problems.json'
import { fill, find, problem } from './english'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const used = collect(here('..'), places)
const holes = (text: string) => [...new Set([...text.matchAll(/\{(\d+)[|}]/g)].map((m) => m[1]))].sort()
const sorted = (o: object) => Object.keys(o).join('\n') === Object.keys(o).sort().join('\n')

describe('English', () => {
  it('has each text of the source', () => {
    expect([...used].filter(([key]) => !(key in words)).map(([key, files]) => `${files[0]}: ${key}`)).toEqual([])
  })
  it('has no text that the source does not use', () => {
    expect(Object.keys(words).filter((key) => !used.has(key))).toEqual([])
  })
  it('has each hole, and no other', () => {
    const all = [...Object.entries(words), ...Object.values(places).flatMap((p) => Object.entries(p))]
    expect(all.filter(([key, text]) => `${holes(key)}` !== `${holes(text)}`)).toEqual([])
  })
  it('reads otherwise only in files that have the text', () => {
    const lost = Object.entries(places).flatMap(([file, texts]) => Object.keys(texts).filter((key) => !used.get(key)?.includes(file)))
    expect(lost).toEqual([])
  })
  it('is sorted, so that two people’s texts seldom meet', () => {
    expect([words, places, problems, ...Object.values(places)].every(sorted)).toBe(true)
  })
  it('has no Chinese but words that it speaks about', () => {
    const han = /\p{Script=Han}+/gu
    expect(Object.entries(words).filter(([key, text]) => (text.match(han) ?? []).some((run) => !key.includes(run)))).toEqual([])
  })
  it('counts', () => {
    expect(fill('{0} {0|piece|pieces}', [1])).toBe('1 piece')
    expect(fill('{0} {0|piece|pieces}', ['1,000'])).toBe('1,000 pieces')
    expect(fill('{1} by {0}', ['a', undefined])).toBe(' by a')
  })
  it('prefers the words of a place', () => {
    expect([find('订单', ''), find('订单', 'core/nav.ts'), find('没有', 'core/nav.ts')]).toEqual(['Order', 'Orders', 'None'])
  })
})

/** Each stable code that the program's Go sources give to a refusal. */
function codes(): Set<string> {
  const root = here('../../../..')
  const out = new Set<string>()
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.go') || name.endsWith('_test.go') || /(^|\/)(node_modules|wechatsim)\//.test(name)) continue
    const text = readFileSync(join(root, name), 'utf8')
    for (const m of text.matchAll(/\bE(?:rrorf)?\(\s*(?:http\.Status\w+|\d{3}|status),\s*"([a-z_.]+)"/g)) out.add(m[1]!)
    if (!name.endsWith('validation.go')) continue
    for (const m of text.matchAll(/\bsays\(`[^`]*`, "(\w+)"/g)) out.add(`field.${m[1]}`)
  }
  return out
}

describe('refusals', () => {
  it('have English for each code of the program', () => {
    const all = codes()
    expect(all.size).toBeGreaterThan(250)
    expect([...all].filter((c) => !(c in problems)).sort()).toEqual([])
    expect(Object.keys(problems).filter((c) => !all.has(c) && !['field.invalid', 'field.text'].includes(c))).toEqual([])
  })
  it('let the server say what the panel can’t', () => {
    expect(problem('order.state', '订单状态已变化。', [])).toEqual({ text: problems['order.state'], said: '' })
    expect(problem('sheet.head', '表头没有「编码」这一列。', []).said).toBe('表头没有「编码」这一列。')
    expect(problem('brand.new', '没有译文。', [])).toEqual({ text: '没有译文。', said: '' })
  })
  it('say what is wrong with fields', () => {
    const fields = [
      { code: 'too_long', message: '最多 20 个字' },
      { code: 'required', message: '必填' },
    ]
    expect(problem('validation', '有 2 处内容不符合要求。', fields).text).toBe('At most 20 characters; Something required is missing.')
  })
})
