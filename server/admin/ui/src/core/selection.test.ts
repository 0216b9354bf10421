import { nextTick, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import { useSelection } from './selection'

describe('a selection', () => {
  it('holds what can be chosen and is still on the page', async () => {
    const rows = shallowRef([{ id: '1' }, { id: '2' }, { id: '3' }])
    const s = useSelection(rows, (r) => r.id !== '3')
    s.toggle({ id: '1' })
    s.toggle({ id: '3' })
    expect(s.chosen.value.map((r) => r.id)).toEqual(['1'])
    s.all()
    expect(s.chosen.value.map((r) => r.id)).toEqual(['1', '2'])
    rows.value = [{ id: '2' }, { id: '4' }]
    await nextTick()
    expect(s.chosen.value.map((r) => r.id)).toEqual(['2'])
    s.clear()
    expect(s.chosen.value).toEqual([])
  })
})
