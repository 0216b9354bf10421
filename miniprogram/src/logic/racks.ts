/**
 * Parts a list into racks of a size, the last one less full. A rack of before in which nothing changed is the same array again, so that who
 * draws it knows that there is nothing to draw.
 */
export function racks<T>(before: T[][], all: T[], size: number): T[][] {
  const found: T[][] = []
  for (let from = 0; from < all.length; from += size) {
    const rack = all.slice(from, from + size)
    const old = before[found.length]
    found.push(old && old.length === rack.length && rack.every((one, n) => one === old[n]) ? old : rack)
  }
  return found
}
