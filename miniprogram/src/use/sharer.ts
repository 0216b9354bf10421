import { get, type Card } from '@/api'
import { lastLink } from './link'

/** Which of a product's sets of pictures the one shows by whose link this person came; none when nobody's, or when it can't be asked. */
export async function sharersSet(product: string): Promise<string | undefined> {
  const code = lastLink()
  if (!code) return undefined
  return get('/api/v1/links/{code}/products/{id}', { path: { code, id: product } }).then(
    (found) => found.image_set_id,
    () => undefined, // The shop's own order of pictures will do.
  )
}

// The server takes as many at once.
const MOST = 100

/** Cards with the pictures that the one shows by whose link this person came, where there are such; else as they are. */
export async function asShared(cards: Card[]): Promise<Card[]> {
  const code = lastLink()
  if (!code || !cards.length) return cards
  const ids = [...new Set(cards.map((card) => card.id))].slice(0, MOST).join(',')
  const sets = await get('/api/v1/links/{code}/image-sets', { path: { code }, query: { ids } }).then(
    (found) => new Map(found.items.map((one) => [one.product_id, one.image_set_id])),
    () => new Map<string, string>(), // The shop's own pictures will do.
  )
  return cards.map((card) => {
    const theirs = card.image_sets.filter((set) => set.id === sets.get(card.id))
    return theirs.length ? { ...card, image_sets: theirs } : card
  })
}
