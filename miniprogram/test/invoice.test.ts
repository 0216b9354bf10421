import { expect, test } from 'vitest'
import { cleaned, EMPTY, wrongWith } from '../src/logic/invoice'

test('a person needs a name, a company its number too', () => {
  expect(Object.keys(wrongWith(EMPTY))).toEqual(['name'])
  expect(Object.keys(wrongWith({ kind: 'company', name: '示例公司', tax_no: '123' }))).toEqual(['tax_no'])
  expect(wrongWith({ kind: 'company', name: '示例公司', tax_no: '91330000EXAMPLE000' })).toEqual({})
  expect(Object.keys(wrongWith({ kind: 'personal', name: '林知夏', email: 'x@' }))).toEqual(['email'])
})

test('a person is sent without a number of a company', () => {
  expect(cleaned({ kind: 'personal', name: ' 林知夏 ', tax_no: '9133', email: '' })).toEqual({ kind: 'personal', name: '林知夏' })
})
