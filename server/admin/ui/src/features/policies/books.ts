import { attribution } from './attribution'
import { bookOf, type Book, type Kind } from './book'
import { commission } from './commission'
import { payout } from './payout'
import { risk } from './risk'
import { tiers } from './tiers'

/** Every kind of rules that the brand sets, in the order in which people read them. */
export const books: Record<Kind, Book> = {
  tiers: bookOf(tiers),
  attribution: bookOf(attribution),
  commission: bookOf(commission),
  payout: bookOf(payout),
  risk: bookOf(risk),
}

export function isKind(text: string): text is Kind {
  return text in books
}
