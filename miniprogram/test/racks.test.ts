import { expect, test } from 'vitest'
import { racks } from '@/logic/racks'

test('a list that grows keeps the racks that are full', () => {
  const before = racks([], [1, 2, 3, 4, 5], 2)
  expect(before).toEqual([[1, 2], [3, 4], [5]])
  const after = racks(before, [1, 2, 3, 4, 5, 6, 7], 2)
  expect(after).toEqual([[1, 2], [3, 4], [5, 6], [7]])
  expect(after[0]).toBe(before[0])
  expect(after[1]).toBe(before[1])
  expect(after[2]).not.toBe(before[2])
})

test('another order makes other racks, and an empty list none', () => {
  const before = racks([], [1, 2, 3, 4], 2)
  const after = racks(before, [2, 1, 3, 4], 2)
  expect(after).toEqual([[2, 1], [3, 4]])
  expect(after[1]).toBe(before[1])
  expect(racks(before, [], 2)).toEqual([])
})
