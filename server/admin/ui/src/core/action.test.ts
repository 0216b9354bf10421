import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/client'
import { useAction } from './action'

describe('an action', () => {
  it('never runs twice at once', async () => {
    let runs = 0
    let finish = () => {}
    const a = useAction(async () => {
      runs++
      await new Promise<void>((r) => (finish = r))
    })
    const first = a.run()
    expect(await a.run()).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(runs).toBe(1)
  })
  it('keeps its key until it worked', async () => {
    const keys: string[] = []
    let broken = true
    const a = useAction(async (key) => {
      keys.push(key)
      if (broken) throw new ApiError(0, 'offline', '断网')
    })
    expect(await a.run()).toBe(false)
    expect(a.error.value?.message).toBe('断网')
    broken = false
    await a.run()
    await a.run()
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
    expect(a.error.value).toBeUndefined()
  })
})
