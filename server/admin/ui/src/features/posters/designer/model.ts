import { optionWords } from './words'
import schema from '@schema/template.schema.json'

export type Json = string | number | boolean | Json[] | { [name: string]: Json }
export type LayerType = 'text' | 'picture' | 'shape' | 'gradient' | 'scrim' | 'pattern' | 'code' | 'price' | 'badge' | 'seal'

/** A layer as the template's format has it: which fields a type has, the schema says. */
export interface Layer {
  type: LayerType
  [field: string]: Json
}

export interface Template {
  schema: number
  id: string
  version: number
  name: string
  kind: string
  size: [number, number]
  theme?: Record<string, string>
  ground: string
  layers: Layer[]
}

/** A layer while somebody works on it. Locked and hidden are the designer's own: the template knows neither. */
export interface Item {
  key: number
  layer: Layer
  locked: boolean
  hidden: boolean
}

/** What undo goes back to. */
export interface Sheet {
  template: Omit<Template, 'layers'>
  items: Item[]
}

export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export const layerNames: Record<LayerType, string> = {
  text: '文字',
  picture: '图片',
  shape: '图形',
  gradient: '渐变',
  scrim: '遮罩',
  pattern: '纹样',
  code: '二维码',
  price: '价格',
  badge: '授权标识',
  seal: '印章',
}

export const num = (v: Json | undefined) => (typeof v === 'number' ? v : 0)
export const str = (v: Json | undefined) => (typeof v === 'string' ? v : '')

let last = 0
export const itemOf = (layer: Layer): Item => ({ key: ++last, layer, locked: false, hidden: false })

export function open(text: string): Sheet {
  const { layers, ...template } = JSON.parse(text) as Template
  return { template, items: layers.map(itemOf) }
}

/** The template's text under a version number. */
export function written(s: Sheet, version = s.template.version): string {
  return JSON.stringify({ ...s.template, version, layers: s.items.map((i) => i.layer) })
}

/** Variables that differ from one person to the next, as the server's `template.Personal` has them. */
const ofPeople = /^(distributor|price|store|certificate)(\.|$)/

/** Whether a layer differs from one person to the next. */
export function personal(l: Layer): boolean {
  if (['code', 'price', 'badge'].includes(l.type)) return true
  const used = [...`${str(l['text'])}${str(l['initial'])}${str(l['path'])}`.matchAll(/\{([^{}]*)\}/g)].map((m) => m[1] ?? '')
  return [...used, str(l['when']), str(l['source'])].some((v) => ofPeople.test(v))
}

/** How a layer is called in the list. */
export function nameOf(l: Layer): string {
  const text = l.type === 'scrim' ? '' : str(l['text'])
  const said = text.includes('{') ? '' : text // What is filled in later names nothing.
  const words = said || str(l['id']) || (optionWords[str(l['shape']) || str(l['kind'])] ?? '')
  return `${layerNames[l.type]} ${words}`.trim()
}

/** What a new layer of a type begins with: what the schema requires, in the middle of the canvas. */
export function fresh(type: LayerType, [width, height]: [number, number]): Layer {
  const least = Math.ceil((200 * width) / 900) // Phones read no smaller code.
  const at = (w: number, h: number) => ({ x: Math.round((width - w) / 2), y: Math.round((height - h) / 2), w })
  const box = (w: number, h: number) => ({ ...at(w, h), h })
  const wide = Math.round(width / 3)
  const made: Record<LayerType, Record<string, Json>> = {
    text: { text: /* @verbatim: for buyers */ '文字', size: 32, color: '#23241f', ...at(wide, 40) },
    picture: { source: 'product.picture', ...box(wide, wide) },
    shape: { shape: 'rect', fill: '#cfc8b7', ...box(wide, wide) },
    gradient: { angle: 90, stops: [{ at: 0, color: '#23241f00' }, { at: 1, color: '#23241f' }], ...box(wide, wide) }, // prettier-ignore
    scrim: { over: '', side: 'bottom', text: '#ffffff', ...box(width, wide) },
    pattern: { kind: 'contours', color: '#cfc8b7', ...box(wide, wide) },
    code: { ...at(least, least) },
    price: { size: 48, color: '#a8402f', ...at(wide, 56) },
    badge: { text: '{distributor.badge}', size: 20, color: '#2f4a3c', ...at(wide, 35) },
    seal: { text: '{brand.seal}', color: '#a8402f', ...at(80, 80) },
  }
  return { type, ...made[type] }
}

export const definitions = schema.$defs

/** Named values with another one under a name, or without it. */
export function withField<T extends { [name: string]: Json }>(parts: T, name: string, value: Json | undefined): T {
  return Object.fromEntries(
    Object.entries(value === undefined ? parts : { ...parts, [name]: value }).filter(([n]) => n !== name || value !== undefined),
  ) as T
}
