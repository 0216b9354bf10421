import { get } from '@/api'
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
