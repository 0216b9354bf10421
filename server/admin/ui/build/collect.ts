// All texts of the panel, as the build finds them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSource, translate, type Places } from './words.ts'

/** Where each key stands: files below src/, by key. */
export function collect(src: string, places: Places = {}): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const entry of readdirSync(src, { recursive: true, encoding: 'utf8' }).sort()) {
    const name = entry.replaceAll('\\', '/')
    if (!isSource(name)) continue
    for (const { key } of translate(readFileSync(join(src, entry), 'utf8'), name, places)?.found ?? []) {
      const files = out.get(key) ?? []
      if (!files.includes(name)) files.push(name)
      out.set(key, files)
    }
  }
  return out
}
