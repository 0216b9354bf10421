import { expect, test } from 'vitest'
import { stackOf, toReport } from '../src/logic/mishap'

test('an error is told in as many words as the server takes', () => {
  expect(toReport(new TypeError('x is undefined')).message).toBe('TypeError: x is undefined')
  expect(toReport('y'.repeat(900)).message).toHaveLength(300)
  expect(toReport(undefined).message).toBe('unknown')
  expect(toReport({ errMsg: 'navigateTo:fail' }).message).toBe('{"errMsg":"navigateTo:fail"}')
})

test('what is no error has no stack', () => {
  expect(stackOf('text')).toBe('')
  expect(stackOf(new Error('z')).length).toBeLessThanOrEqual(1500)
})
