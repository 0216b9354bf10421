import type { Schema } from '@/api/client'

export type Block = Schema<'StorefrontBlock'>
export type Kind = Block['kind']
export type Icon = NonNullable<Schema<'StorefrontItem'>['icon']>
type Link = Schema<'StorefrontLink'>
type Source = Schema<'StorefrontShelf'>['source']
type Layout = Schema<'StorefrontShelf'>['layout']

/** Where a tap leads; no kind: nowhere. */
export interface Way {
  kind: '' | Link['kind']
  id: string
}

/** A picture or promise as it is edited. */
export interface Piece {
  picture: string
  words: string
  icon: Icon
  title: string
  text: string
  link: Way
}

export interface Shelf {
  source: Source
  category: string
  products: string[]
  count: string
  layout: Layout
}

/** A block as it is edited: it has every field, whatever its kind uses. */
export interface Part {
  id: string
  kind: Kind
  title: string
  text: string
  picture: string
  words: string
  video: string
  items: Piece[]
  shelf: Shelf
  link: Way
}

interface Shape {
  text: string
  note: string
  title?: boolean
  body?: 'may' | 'must'
  picture?: 'may' | 'must'
  video?: boolean
  shelf?: boolean
  link?: boolean
  /** The most pieces there may be; what one is called. */
  items?: { most: number; name: string; picture?: boolean; title?: boolean; icon?: boolean; link?: boolean }
}

/** What each kind of block has; the server checks the same. */
export const shapes: Record<Kind, Shape> = {
  banner: { text: '轮播图', note: '一到六张大图，左右滑动', items: { most: 6, name: '图片', picture: true, link: true } },
  story: { text: '故事', note: '一段文字，可以配一张图', title: true, body: 'must', picture: 'may', link: true },
  strengths: { text: '承诺', note: '一到八条，各有图标', title: true, items: { most: 8, name: '承诺', title: true, icon: true } },
  certificates: {
    text: '证书',
    note: '检测报告、授权书，点开看大图',
    title: true,
    body: 'may',
    items: { most: 12, name: '证书', picture: true, title: true },
  },
  video: { text: '视频', note: '一段 MP4，要有封面', title: true, body: 'may', picture: 'must', video: true },
  products: { text: '商品货架', note: '最新的、一个分类的，或逐个挑选的', title: true, shelf: true },
}

export const kinds = Object.keys(shapes) as Kind[]
export const mostBlocks = 30
export const mostOnShelf = 20

export const icons: Record<Icon, string> = {
  check: '对勾',
  leaf: '叶子',
  shield: '盾牌',
  truck: '货车',
  back: '退回',
  card: '卡片',
  star: '星星',
  box: '盒子',
  chat: '对话',
  pin: '地点',
}

const nowhere = (): Way => ({ kind: '', id: '' })
const emptyShelf = (): Shelf => ({ source: 'newest', category: '', products: [], count: '', layout: 'grid' })

export function newPiece(): Piece {
  return { picture: '', words: '', icon: 'check', title: '', text: '', link: nowhere() }
}

export function newPart(kind: Kind): Part {
  const id = crypto.randomUUID().replaceAll('-', '').slice(0, 16)
  const items = shapes[kind].items ? [newPiece()] : []
  return { id, kind, title: '', text: '', picture: '', words: '', video: '', items, shelf: emptyShelf(), link: nowhere() }
}

export function partOf(b: Block): Part {
  const s = b.shelf
  return {
    ...newPart(b.kind),
    id: b.id,
    title: b.title ?? '',
    text: b.text ?? '',
    picture: b.picture ?? '',
    words: b.words ?? '',
    video: b.video ?? '',
    items: (b.items ?? []).map((i) => ({
      picture: i.picture ?? '',
      words: i.words ?? '',
      icon: i.icon ?? 'check',
      title: i.title ?? '',
      text: i.text ?? '',
      link: i.link ? { ...i.link } : nowhere(),
    })),
    shelf: s
      ? {
          source: s.source,
          category: s.category_id ?? '',
          products: [...(s.product_ids ?? [])],
          count: s.count ? String(s.count) : '',
          layout: s.layout,
        }
      : emptyShelf(),
    link: b.link ? { ...b.link } : nowhere(),
  }
}

/** Only what is filled in is sent. */
function filled<T extends object>(o: T): T {
  return Object.fromEntries(Object.entries(o).filter(([, v]) => v !== '' && v !== undefined)) as T
}

function wayOf(w: Way): Link | undefined {
  return w.kind && w.id ? { kind: w.kind, id: w.id } : undefined
}

function shelfOf(s: Shelf): Schema<'StorefrontShelf'> {
  const body: Schema<'StorefrontShelf'> = { source: s.source, layout: s.layout }
  if (s.source === 'category') body.category_id = s.category
  if (s.source === 'chosen') body.product_ids = s.products
  if (s.count) body.count = Number(s.count)
  return body
}

/** A block as the server takes it: only the fields that its kind has. */
export function blockOf(p: Part): Block {
  const s = shapes[p.kind]
  const block = filled({
    id: p.id,
    kind: p.kind,
    title: s.title ? p.title.trim() : '',
    text: s.body ? p.text.trim() : '',
    picture: s.picture ? p.picture : '',
    words: s.picture && p.picture ? p.words.trim() : '',
    video: s.video ? p.video : '',
  }) as Block
  if (s.items) block.items = p.items.map((i) => pieceOf(i, s.items ?? { most: 0, name: '' }))
  if (s.shelf) block.shelf = shelfOf(p.shelf)
  const link = s.link ? wayOf(p.link) : undefined
  if (link) block.link = link
  return block
}

function pieceOf(i: Piece, s: NonNullable<Shape['items']>): Schema<'StorefrontItem'> {
  const piece: Schema<'StorefrontItem'> = filled({
    picture: s.picture ? i.picture : '',
    words: s.picture ? i.words.trim() : '',
    title: i.title.trim(),
    text: i.text.trim(),
  })
  if (s.icon) piece.icon = i.icon
  const link = s.link ? wayOf(i.link) : undefined
  if (link) piece.link = link
  return piece
}

/** What to mend in a block before it can be saved, '' for nothing. */
export function problemOf(p: Part): string {
  const s = shapes[p.kind]
  if (s.body === 'must' && !p.text.trim()) return '要写正文'
  if (s.video && !p.video) return '要上传视频'
  if (s.picture === 'must' && !p.picture) return '要有封面'
  if (s.picture && p.picture && !p.words.trim()) return '要写一句图片画了什么'
  if (s.link && p.link.kind && !p.link.id) return '要选点开去哪里'
  return (s.items ? piecesProblem(p.items, s.items) : '') || (s.shelf ? shelfProblem(p.shelf) : '')
}

function piecesProblem(items: Piece[], s: NonNullable<Shape['items']>): string {
  if (!items.length) return `至少要有一${s.picture ? '张' : '条'}${s.name}`
  for (const [n, i] of items.entries()) {
    const no = `第 ${n + 1} ${s.picture ? '张' : '条'}`
    if (s.picture && !i.picture) return `${no}还没有图片`
    if (s.picture && !i.words.trim()) return `${no}要写一句图片画了什么`
    if (s.title && !i.title.trim()) return `${no}要有标题`
    if (s.link && i.link.kind && !i.link.id) return `${no}要选点开去哪里`
  }
  return ''
}

function shelfProblem(s: Shelf): string {
  if (s.source === 'category' && !s.category) return '要选一个分类'
  if (s.source === 'chosen' && !s.products.length) return '要挑几件商品'
  if (s.count && !(/^\d{1,2}$/.test(s.count) && Number(s.count) >= 1 && Number(s.count) <= mostOnShelf))
    return `件数要在 1 到 ${mostOnShelf} 之间`
  return ''
}

/** Moves one of a list to another place; a new list. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(Math.max(0, Math.min(next.length, to)), 0, one)
  return next
}

/** What a block says of itself in the list. */
export function nameOf(p: Part): string {
  return p.title.trim() || p.items[0]?.title.trim() || p.items[0]?.words.trim() || shapes[p.kind].text
}
