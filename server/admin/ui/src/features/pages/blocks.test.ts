import { describe, expect, it } from 'vitest'
import { blockOf, moved, newPart, partOf, problemOf, type Block } from './blocks'

describe('a block of the home', () => {
  it('is what it was when it is read and written back', () => {
    const all: Block[] = [
      { id: 'a', kind: 'banner', items: [{ picture: 'k.jpg', words: '茶山', title: '春', link: { kind: 'product', id: '7' } }] },
      { id: 'b', kind: 'story', title: '来处', text: '山里。', picture: 'k.jpg', words: '茶山' },
      { id: 'c', kind: 'strengths', items: [{ icon: 'leaf', title: '有机', text: '三年' }] },
      { id: 'd', kind: 'products', title: '新到', shelf: { source: 'newest', layout: 'grid' } },
      { id: 'e', kind: 'products', shelf: { source: 'chosen', layout: 'row', product_ids: ['1', '2'], count: 2 } },
      { id: 'f', kind: 'video', video: 'video-a.mp4', picture: 'k.jpg', words: '茶山', text: '一分钟' },
    ]
    for (const b of all) {
      expect(blockOf(partOf(b))).toEqual(b)
      expect(problemOf(partOf(b))).toBe('')
    }
  })
  it('says what is missing', () => {
    expect(problemOf(newPart('story'))).toContain('正文')
    expect(problemOf(newPart('banner'))).toContain('图片')
    expect(problemOf({ ...newPart('products'), shelf: { ...newPart('products').shelf, source: 'chosen' } })).toContain('商品')
    expect(problemOf({ ...newPart('products'), shelf: { ...newPart('products').shelf, count: '21' } })).toContain('20')
    expect(problemOf({ ...newPart('story'), text: '山', link: { kind: 'product', id: '' } })).toContain('点开')
  })
  it('moves without leaving the list', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a'])
  })
})
