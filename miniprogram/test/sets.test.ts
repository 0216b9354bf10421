import { expect, test } from 'vitest'
import { leading } from '../src/logic/sets'

const sets = [{ id: '1' }, { id: '2' }, { id: '3' }]

test("the sharer's set of pictures leads, the others keep their order", () => {
  expect(leading(sets, '2').map((one) => one.id)).toEqual(['2', '1', '3'])
})

test('an unknown set, or none, changes nothing', () => {
  expect(leading(sets, '9')).toEqual(sets)
  expect(leading(sets, undefined)).toEqual(sets)
})
