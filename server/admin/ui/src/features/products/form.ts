import type { Schema } from '@/api/client'
import { overLimit } from '@/core/limit'
import { bodies, rowsOf, type OptionRow, type SkuRow } from './matrix'
import { keyOf, type Product } from './data'

export interface Picture {
  key: string
  url: string
}

export interface ImageSetRow {
  name: string
  pictures: Picture[]
}

/** A product as it is edited. */
export interface Form {
  slug: string
  title: string
  subtitle: string
  category: string
  freight: string
  story: string
  notes: string
  points: string
  options: OptionRow[]
  skus: SkuRow[]
  sets: ImageSetRow[]
  video: string
  cover: string
}

export function emptyForm(): Form {
  return {
    slug: '',
    title: '',
    subtitle: '',
    category: '',
    freight: '0',
    story: '',
    notes: '',
    points: '',
    options: [],
    skus: [{ values: [], code: '', price: '', was: '', cost: '', weight: '0', shelf: 'on' }],
    sets: [],
    video: '',
    cover: '',
  }
}

export function formOf(p: Product): Form {
  return {
    slug: p.slug,
    title: p.title,
    subtitle: p.subtitle,
    category: p.category_id,
    freight: p.freight_template_id,
    story: p.story,
    notes: p.notes,
    points: p.points.join('\n'),
    options: p.options.map((o) => ({ name: o.name, values: [...o.values] })),
    skus: rowsOf(p),
    sets: p.image_sets.map((s) => ({ name: s.name, pictures: s.pictures.map((url) => ({ key: keyOf(url), url })) })),
    video: p.video,
    cover: p.video_cover,
  }
}

export type Body = Omit<Schema<'AdminProductAddRequest'>, 'slug' | 'shelf'>

/** The form as the server takes it, or what to mend first. */
export function bodyOf(f: Form): { body: Body; problem: string } {
  const { skus, problem } = bodies(f.skus, f.title.trim())
  const body: Body = {
    category_id: f.category,
    title: f.title.trim(),
    subtitle: f.subtitle.trim(),
    story: f.story.trim(),
    notes: f.notes.trim(),
    points: f.points
      .split('\n')
      .map((x) => x.trim())
      .filter(Boolean),
    options: f.options,
    skus,
    image_sets: f.sets.map((s) => ({ name: s.name.trim(), pictures: s.pictures.map((p) => p.key) })),
  }
  if (f.video) body.video = f.video
  if (f.video && f.cover) body.video_cover = f.cover
  if (f.freight !== '0') body.freight_template_id = f.freight
  return { body, problem: firstProblem(f) || problem }
}

function tooLong(f: Form): string {
  for (const [name, text, max] of [
    ['商品名称', f.title, 120],
    ['一句话介绍', f.subtitle, 200],
    ['故事', f.story, 5000],
    ['使用说明', f.notes, 5000],
  ] as const) {
    const over = overLimit(text.trim(), max)
    if (over) return `${name}${over}`
  }
  return ''
}

function firstProblem(f: Form): string {
  if (!f.title.trim()) return '请填写商品名称。'
  const long = tooLong(f)
  if (long) return long
  if (!f.category) return '请选择分类。'
  for (const o of f.options) {
    if (!o.name.trim()) return '规格项要有名称，例如「规格」「颜色」。'
    if (!o.values.length) return `规格项「${o.name}」至少要有一个值。`
  }
  for (const s of f.sets) {
    if (!s.name.trim()) return '主图套要有名称，例如「静物」「茶席」。'
    if (!s.pictures.length) return `主图套「${s.name}」至少要有一张图片。`
  }
  return ''
}
