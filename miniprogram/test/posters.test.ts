import { expect, test } from 'vitest'
import type { Offered } from '../src/api'
import { fileName, slides, wanted } from '../src/logic/posters'

const offer = (template: string, kind: Offered['kind']): Offered => ({ template, name: `模板 ${template}`, kind, width: 1080, height: 1920, picture: `/posters/C/${template}?s=1`, preview: `/posters/C/${template}?s=1&size=small` })

test('what the brand prepared comes first, and the picture of share cards is no poster', () => {
  const found = slides([offer('a', 'product'), offer('b', 'card')], [{ id: '7', title: '秋茶', picture: '/posters/prepared/7/1?s=2', shown_until: '', started_at: '' }])
  expect(found.map((one) => [one.key, one.name, one.picture])).toEqual([
    ['7', '秋茶', '/posters/prepared/7/1?s=2'],
    ['a', '模板 a', '/posters/C/a?s=1'],
  ])
  expect(found[1]?.ratio).toBeCloseTo(9 / 16)
})

test('another image set is another picture', () => {
  const [one] = slides([offer('a', 'product')], [], '12')
  expect([one?.preview, one?.picture]).toEqual(['/posters/C/a?s=1&size=small&shown=12', '/posters/C/a?s=1&shown=12'])
})

test('large pictures come for the slide in view and its neighbours', () => {
  expect([0, 1, 2, 3, 4].map((slide) => wanted(slide, 2))).toEqual([false, true, true, true, false])
})

test('a file name holds nothing that a system refuses', () => {
  expect(fileName(['明前 龙井/50g', '', '新到: 一'], 'jpg')).toBe('明前龙井50g-新到一.jpg')
})
