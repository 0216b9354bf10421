import { expect, test } from 'vitest'
import { reasonOf } from '@/logic/privacy'
import used from '../privacy.json'

test('whatever of a person we use has a reason in words', () => {
  for (const name of Object.keys(used)) expect(reasonOf(name), name).not.toBe(reasonOf('something new'))
})
