import { definitions, type Json, type LayerType } from './model'
import { labels, optionWords } from './words'

/** A part of the JSON Schema, as far as forms are made of it. */
interface Node {
  $ref?: string
  type?: string
  const?: Json
  enum?: (string | number)[]
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  required?: string[]
  properties?: Record<string, Node>
  items?: Node
}

export interface Field {
  name: string
  label: string
  kind: 'text' | 'number' | 'choice' | 'flag' | 'color' | 'variable' | 'numbers' | 'object' | 'list'
  required: boolean
  whole?: boolean
  min?: number
  max?: number
  most?: number
  pattern?: string
  options?: { value: string | number; text: string }[]
  fields?: Field[]
}

const defs = definitions as unknown as Record<string, Node>
const named = (ref: string) => ref.replace('#/$defs/', '')

function field(name: string, of: Node, required: boolean): Field {
  const ref = of.$ref ? named(of.$ref) : ''
  const n = ref ? (defs[ref] ?? {}) : of
  const f: Field = { name, label: labels[name] ?? name, kind: 'text', required }
  if (n.pattern) f.pattern = n.pattern
  if (n.maxLength) f.most = n.maxLength
  if (n.minimum !== undefined) f.min = n.minimum
  if (n.maximum !== undefined) f.max = n.maximum
  if (ref === 'color' || ref === 'variable') f.kind = ref
  else if (n.enum) {
    f.kind = 'choice'
    f.options = n.enum.map((value) => ({ value, text: optionWords[String(value)] ?? String(value) }))
  } else if (n.type === 'boolean') f.kind = 'flag'
  else if (n.type === 'number' || n.type === 'integer') {
    f.kind = 'number'
    f.whole = n.type === 'integer'
  } else if (n.type === 'object') {
    f.kind = 'object'
    f.fields = fieldsOf(n)
  } else if (n.type === 'array') return list(f, n)
  return f
}

function list(f: Field, n: Node): Field {
  const item = n.items ?? {}
  const of = item.$ref ? (defs[named(item.$ref)] ?? {}) : item
  if (n.maxItems !== undefined) f.most = n.maxItems
  f.kind = of.type === 'object' ? 'list' : 'numbers'
  if (f.kind === 'list') f.fields = fieldsOf(of)
  if (of.minimum !== undefined) f.min = of.minimum
  if (of.maximum !== undefined) f.max = of.maximum
  return f
}

function fieldsOf(n: Node): Field[] {
  return Object.entries(n.properties ?? {})
    .filter(([, p]) => p.const === undefined)
    .map(([name, p]) => field(name, p, n.required?.includes(name) ?? false))
}

/** The form of a layer's type, field by field as the schema has them. */
export const formOf = (type: LayerType): Field[] => fieldsOf(defs[type] ?? {})

/** A value as typed: what it is, undefined for none, or what is wrong with it. */
export function readField(f: Field, text: string): { value?: Json; problem?: string } {
  const t = f.kind === 'text' ? text : text.trim()
  if (t === '') return f.required ? { problem: '这一项要填。' } : {}
  if (f.kind === 'number') return readNumber(f, t)
  if (f.kind === 'numbers') {
    const all = t.split(/[\s,，]+/).map(Number)
    if (all.length !== f.most || all.some(Number.isNaN)) return { problem: `写 ${f.most} 个数字，用逗号隔开。` }
    return all.some((n) => n < (f.min ?? n) || n > (f.max ?? n)) ? { problem: `每个在 ${f.min} 到 ${f.max} 之间。` } : { value: all }
  }
  if (f.most && [...t].length > f.most) return { problem: `最多 ${f.most} 个字。` }
  if (f.pattern && !new RegExp(f.pattern).test(t)) {
    return { problem: f.kind === 'color' ? '写 #rrggbb、$主题色 或 @图片.色调，后面可加 /50。' : '写法不对。' }
  }
  return { value: t }
}

function readNumber(f: Field, t: string): { value?: Json; problem?: string } {
  const n = Number(t)
  if (Number.isNaN(n) || (f.whole && !Number.isInteger(n))) return { problem: f.whole ? '写整数。' : '写数字。' }
  if (f.min !== undefined && n < f.min) return { problem: `不能小于 ${f.min}。` }
  if (f.max !== undefined && n > f.max) return { problem: `不能大于 ${f.max}。` }
  return { value: n }
}

/** What a new part of a field begins with: what the schema requires. */
export function blank(fields: readonly Field[]): { [name: string]: Json } {
  const out: { [name: string]: Json } = {}
  for (const f of fields) {
    if (!f.required) continue
    if (f.kind === 'number') out[f.name] = f.min && f.min > 0 ? f.min : 0
    else out[f.name] = f.kind === 'choice' ? (f.options?.[0]?.value ?? '') : f.kind === 'color' ? '#23241f' : ''
  }
  return out
}
