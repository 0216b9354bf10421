import { describe, expect, it } from 'vitest'
import { byLayer, families, latest, type Design } from './data'
import { blank, formOf, readField, type Field } from './designer/fields'
import { fitting, spoken } from './designer/face'
import { begin, commit, redo, undo } from './designer/history'
import { fresh, itemOf, layerNames, open, written, type Layer, type LayerType } from './designer/model'
import { arrange, duplicate, remove, reorder } from './designer/order'
import { align, between, boxOf, free, moved, resized, snap, step, touches, union } from './designer/place'
import { blank as emptyTemplate, sizes } from './designer/blank'
import { usesOf } from './designer/theme'
import { labels, optionWords } from './designer/words'

const design = (code: string, version: number, state: Design['state'], kind: Design['kind'] = 'product'): Design => ({
  id: `${code}${version}`, code, version, state, kind, name: code, width: 900, height: 1200, drafted_at: '2026-11-23T08:00:00Z',
}) // prettier-ignore

describe('templates', () => {
  it('are shown by kind, by the version in use', () => {
    const all = [design('story', 1, 'retired', 'story'), design('tin', 3, 'draft'), design('tin', 2, 'published')]
    const [tin, story] = families(all)
    expect([tin?.code, tin?.shown.version, tin?.versions.map((v) => v.version), story?.used]).toEqual(['tin', 2, [3, 2], undefined])
    expect([latest(all, 'tin'), latest(all, 'none')]).toEqual([3, 0])
  })
  it('say what is wrong layer by layer', () => {
    const f = (layer: number) => ({ layer, name: `layers[${layer}]`, case: '', problem: 'x' })
    expect(byLayer([f(3), f(-1), f(3)]).map((g) => [g.layer, g.faults.length])).toEqual([[-1, 1], [3, 2]]) // prettier-ignore
  })
})

describe('a sheet', () => {
  it('is written as it was read, under another number', () => {
    const text =
      '{"schema":1,"id":"a","version":1,"name":"A","kind":"card","size":[900,900],"ground":"#ffffff","layers":[{"type":"code","w":205}]}'
    expect(written(open(text), 2)).toBe(text.replace('"version":1', '"version":2').replace(/(.*"ground":"#ffffff"),/, '$1,'))
  })
  it('begins a layer with what its type needs', () => {
    for (const type of Object.keys(layerNames) as LayerType[]) {
      const l = fresh(type, [900, 1200])
      for (const f of formOf(type)) if (f.required) expect(l[f.name], `${type}.${f.name}`).toBeDefined()
    }
  })
})

describe('history', () => {
  it('goes back and forth, and forgets the future when something else is done', () => {
    let h = commit(commit(begin(1), 2), 3)
    h = undo(undo(undo(h)))
    expect(h.now).toBe(1)
    expect(redo(h).now).toBe(2)
    expect(redo(commit(h, 9))).toEqual({ past: [1], now: 9, future: [] })
    expect(commit(h, 1)).toBe(h)
  })
  it('is bounded', () => {
    let h = begin(0)
    for (let i = 1; i < 300; i++) h = commit(h, i)
    expect(h.past.length).toBe(100)
  })
})

describe('order', () => {
  it('keeps what is the same for everybody below what is not', () => {
    const name = { ...fresh('text', [900, 1200]), text: '{distributor.name}' }
    const items = [fresh('code', [900, 1200]), fresh('text', [900, 1200]), name, fresh('shape', [900, 1200])].map(itemOf)
    expect(arrange(items).map((i) => items.indexOf(i))).toEqual([1, 3, 0, 2])
  })
  const items = ['a', 'b', 'c', 'd'].map((id) => itemOf({ type: 'text', id }))
  const ids = (list: { layer: Layer }[]) => list.map((i) => i.layer['id']).join('')
  const key = (n: number) => items[n]?.key ?? 0
  it('moves what is chosen and keeps its order', () => {
    const some = new Set([key(0), key(1)])
    expect(ids(reorder(items, some, 'up'))).toBe('cabd')
    expect(ids(reorder(items, some, 'down'))).toBe('abcd')
    expect(ids(reorder(items, new Set([key(3)]), 'up'))).toBe('abcd')
    expect(ids(reorder(items, some, 'top'))).toBe('cdab')
    expect(ids(reorder(items, new Set([key(3)]), 'bottom'))).toBe('dabc')
  })
  it('copies under another id and removes what leans on nothing any more', () => {
    const leaning = [...items, itemOf({ type: 'text', id: 'e', anchors: [{ to: 'a', side: 'below' }] })]
    const copy = duplicate(leaning, new Set([key(0)]))
    expect(copy.items.map((i) => i.layer['id'])).toEqual(['a', 'a-2', 'b', 'c', 'd', 'e'])
    expect(copy.keys).toEqual([copy.items[1]?.key])
    expect(remove(leaning, new Set([key(0)])).at(-1)?.layer).toEqual({ type: 'text', id: 'e' })
  })
})

describe('place', () => {
  const text: Layer = { type: 'text', x: 10, y: 20, w: 100 }
  it('moves a layer by its own place or by its gap', () => {
    expect(moved(text, 5, -5)).toMatchObject({ x: 15, y: 15 })
    const below: Layer = { ...text, anchors: [{ to: 'a', side: 'below', gap: 4, align: 'start' }] }
    expect([free(below, 'x'), free(below, 'y')]).toEqual([false, true])
    expect(moved(below, 5, 6)).toMatchObject({ x: 10, y: 20, anchors: [{ gap: 10 }] })
    expect(moved({ ...text, anchors: [{ to: 'a', side: 'above', gap: 4 }] }, 5, 6)).toMatchObject({ x: 15, anchors: [{ gap: -2 }] })
    expect(moved({ ...text, anchors: [{ to: 'a', side: 'inside', align: 'middle' }] }, 5, 6)).toMatchObject({ x: 10, y: 20 })
  })
  it('resizes as the type allows', () => {
    const [from, to] = [{ x: 10, y: 20, w: 100, h: 40 }, { x: 10, y: 20, w: 150, h: 90 }] // prettier-ignore
    expect(resized(text, from, to)['h']).toBeUndefined()
    expect(resized({ type: 'code', w: 100 }, from, to)).toEqual({ type: 'code', w: 150 })
    expect(resized({ type: 'shape', x: 10, y: 20, w: 100, h: 40 }, from, to)).toMatchObject({ w: 150, h: 90 })
  })
  it('knows where a layer stands, from the engine and from what was changed since', () => {
    const seen = { layer: text, box: { x: 10, y: 20, w: 100, h: 77 } }
    expect(boxOf({ ...text, x: 30 }, seen)).toEqual({ x: 30, y: 20, w: 100, h: 77 })
    expect(boxOf({ type: 'code', x: 1, y: 2, w: 205 }, undefined)).toEqual({ x: 1, y: 2, w: 205, h: 205 })
  })
  it('snaps to the canvas and to neighbours when they are near', () => {
    const box = { x: 397, y: 500, w: 100, h: 50 }
    expect(snap(box, [], [900, 1200], 6)).toEqual({ dx: 3, dy: 0, guides: [{ axis: 'x', at: 450 }] })
    expect(snap(box, [{ x: 0, y: 554, w: 10, h: 10 }], [900, 1200], 6)).toMatchObject({ dx: 3, dy: 4 })
    expect(snap({ ...box, x: 380 }, [], [900, 1200], 6)).toMatchObject({ dx: 0, guides: [] })
  })
  it('aligns one with the canvas and several with each other', () => {
    const boxes = [{ x: 0, y: 0, w: 100, h: 10 }, { x: 50, y: 40, w: 150, h: 10 }] // prettier-ignore
    expect(union(boxes)).toEqual({ x: 0, y: 0, w: 200, h: 50 })
    expect(align(boxes, 'right', [900, 900])).toEqual([{ dx: 100, dy: 0 }, { dx: 0, dy: 0 }]) // prettier-ignore
    expect(align(boxes.slice(0, 1), 'center', [900, 900])).toEqual([{ dx: 400, dy: 0 }])
  })
  it('steps by arrows', () => {
    expect([step('ArrowUp', true), step('ArrowLeft', false), step('x', false)]).toEqual([{ dx: 0, dy: -10 }, { dx: -1, dy: 0 }, undefined]) // prettier-ignore
  })
})

describe('what the canvas shows', () => {
  it('says variables by their titles, as large as the box bears', () => {
    const titles = new Map([['product.number', '新品编号']])
    expect(spoken('No. {product.number}', titles)).toBe('No. 新品编号')
    expect(fitting('茶', 40, 1.25, { x: 0, y: 0, w: 400, h: 50 })).toBe(40)
    expect(fitting('新品编号', 330, 0.92, { x: 0, y: 0, w: 376, h: 303 })).toBeLessThan(188)
  })
})

describe('the form', () => {
  const of = (type: LayerType, name: string) => formOf(type).find((f) => f.name === name) as Field
  it('has every field of every type, in words', () => {
    const check = (f: Field, type: string) => {
      expect(labels[f.name], `${type}.${f.name}`).toBeTruthy()
      for (const o of f.options ?? []) expect(optionWords[String(o.value)], `${type}.${f.name}=${o.value}`).toBeTruthy()
      for (const child of f.fields ?? []) check(child, `${type}.${f.name}`)
    }
    for (const type of Object.keys(layerNames) as LayerType[]) formOf(type).forEach((f) => check(f, type))
    expect([of('text', 'font').kind, of('text', 'color').kind, of('picture', 'crop').kind, of('gradient', 'stops').kind]).toEqual(['choice', 'color', 'numbers', 'list']) // prettier-ignore
    expect(of('picture', 'shadow').fields?.map((f) => f.name)).toContain('blur')
  })
  it('reads what was typed by the rules of the schema', () => {
    expect(readField(of('text', 'size'), '32')).toEqual({ value: 32 })
    expect(readField(of('text', 'size'), '5').problem).toContain('12')
    expect(readField(of('text', 'size'), '').problem).toBeTruthy()
    expect(readField(of('text', 'maxLines'), '1.5').problem).toContain('整数')
    expect(readField(of('text', 'maxLines'), '')).toEqual({})
    expect(readField(of('text', 'color'), '$ink/50')).toEqual({ value: '$ink/50' })
    expect(readField(of('text', 'color'), 'red').problem).toContain('#rrggbb')
    expect(readField(of('picture', 'focus'), '0.5, 1')).toEqual({ value: [0.5, 1] })
    expect(readField(of('picture', 'focus'), '0.5, 2').problem).toContain('之间')
  })
  it('begins a part with what the schema requires', () => {
    expect(blank(of('gradient', 'stops').fields ?? [])).toEqual({ at: 0, color: '#23241f' })
  })
})

describe('a template from nothing', () => {
  it('has a title, a name and a code on the canvas, and none of them off it', () => {
    for (const { size } of sizes) {
      const t = emptyTemplate('neu', '新的', 'campaign', size)
      expect(t.layers.map((l) => l.type)).toEqual(['text', 'text', 'code'])
      for (const l of t.layers) {
        expect(Number(l['x'])).toBeGreaterThanOrEqual(0)
        expect(Number(l['x']) + Number(l['w'])).toBeLessThanOrEqual(size[0])
        expect(Number(l['y'])).toBeLessThan(size[1])
      }
    }
    expect(emptyTemplate('k', '卡', 'card', [1000, 800]).layers).toHaveLength(1)
  })
  it('counts where a colour of the theme is named, with or without its transparency', () => {
    const sheet = open(JSON.stringify(emptyTemplate('neu', '新的', 'story', [900, 1200])))
    expect(usesOf(sheet, 'ink')).toBe(1)
    expect(usesOf(sheet, 'ground')).toBe(1)
    expect(usesOf(sheet, 'accent')).toBe(0)
    const more: Layer = {
      type: 'gradient',
      stops: [
        { at: 0, color: '$accent/50' },
        { at: 1, color: '$accent' },
      ],
    }
    expect(usesOf({ ...sheet, items: [...sheet.items, itemOf(more)] }, 'accent')).toBe(2)
  })
})

describe('a frame over the canvas', () => {
  it('is the same from whichever corner, and takes what it touches', () => {
    const frame = between({ x: 50, y: 80 }, { x: 10, y: 20 })
    expect(frame).toEqual({ x: 10, y: 20, w: 40, h: 60 })
    expect(touches(frame, { x: 45, y: 75, w: 100, h: 100 })).toBe(true)
    expect(touches(frame, { x: 60, y: 0, w: 10, h: 200 })).toBe(false)
  })
})
