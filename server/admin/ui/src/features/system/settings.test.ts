import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { arranged, groups, inWords, said } from './settings'

/** The keys of the file that names every setting. */
function keys(): string[] {
  const file = readFileSync(fileURLToPath(new URL('../../../../../../configs/yuanfen.yaml', import.meta.url)), 'utf8')
  let section = ''
  return file.split('\n').flatMap((l) => {
    const head = /^(\w+):/.exec(l)
    if (head) section = head[1]!
    const key = /^ {2}(\w+):/.exec(l)
    return key ? [`${section}.${key[1]}`] : []
  })
}

describe('settings', () => {
  it('have a name for each key of the file, and no other', () => {
    const named = groups.flatMap((g) => g.rows.map((r) => r.key))
    expect(new Set(named).size).toBe(named.length)
    expect(named.toSorted()).toEqual(keys().toSorted())
  })
  it('are said as people say them', () => {
    const of = (value: string, kind: 'fen' | 'duration' | 'text', unit?: string) =>
      said(
        { key: 'k', value, secret: false, set: value !== '0' && value !== '' },
        { key: 'k', title: 't', kind, ...(unit && { unit }), none: '不免' },
      )
    expect([of('800', 'fen'), of('0', 'fen'), of('30m0s', 'duration'), of('24h0m0s', 'duration'), of('48', 'text', '小时内')]).toEqual([
      '¥8.00',
      '不免',
      '30 分钟',
      '24 小时',
      '48 小时内',
    ])
    expect(said({ key: 'k', secret: true, set: true }, { key: 'k', title: 't' })).toBe('已设置，不显示')
    expect(inWords('whatever')).toBe('whatever')
  })
  it('that the panel does not know stand last by their key', () => {
    expect(arranged([{ key: 'new.thing', value: '1', secret: false, set: true }])).toMatchObject([
      { title: '其他', rows: [{ title: 'new.thing', said: '1' }] },
    ])
  })
})
