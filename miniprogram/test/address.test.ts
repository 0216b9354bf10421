import { describe, expect, it } from 'vitest'
import { blank, faults, maskPhone, regionText } from '@/logic/address'
import { readWishes, writeWishes } from '@/logic/wishes'

describe('an address', () => {
  it('names a city that is its own province once', () => {
    expect(regionText({ province: '上海市', city: '上海市', district: '徐汇区' })).toBe('上海市 徐汇区')
    expect(regionText({ province: '浙江省', city: '杭州市', district: '' })).toBe('浙江省 杭州市')
  })
  it('hides the middle of a phone number', () => expect(maskPhone('19900000001')).toBe('199****0001'))
  it('says what is missing', () => {
    expect(Object.keys(faults(blank()))).toEqual(['name', 'phone', 'region', 'detail'])
    const full = { ...blank(), name: '林知夏', phone: '19900000001', province: '浙江省', city: '杭州市', detail: '示例路 1 号' }
    expect(faults(full)).toEqual({})
    expect(faults({ ...full, phone: '12345' }).phone).toBe('手机号应为 11 位数字')
  })
})

describe('wishes in an address', () => {
  it('come back as they were', () => {
    const wishes = [{ sku_id: '1873640098512896', quantity: 2 }, { sku_id: '7', quantity: 999 }]
    expect(readWishes(writeWishes(wishes))).toEqual(wishes)
  })
  it('leaves out what nobody wrote', () => expect(readWishes('7*0.8.9*1000.x*1.5*3')).toEqual([{ sku_id: '5', quantity: 3 }]))
})
