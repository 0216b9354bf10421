// English, in a chunk of its own, which imports nothing that waits for it (core/words.ts). The keys are the Chinese texts of
// the source (build/words.ts); a value is plain text with the holes of its key, and {0|piece|pieces} where a word follows
// the number in a hole.
import words from './en.json'
import places from './en.places.json'
import problems from './en.problems.json'

/** The English of a key; `place` is the file where it reads otherwise. */
export function find(key: string, place: string): string | undefined {
  const there = (places as Record<string, Record<string, string>>)[place]?.[key]
  return there ?? (words as Record<string, string>)[key]
}

/** Puts values into their holes. One of what is counted is singular, anything else plural. */
export function fill(text: string, holes: unknown[]): string {
  return text.replace(/\{(\d+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, n: string, one?: string, many?: string) => {
    const value = String(holes[Number(n)] ?? '')
    return one === undefined ? value : ((value === '1' ? one : many) ?? '')
  })
}

/**
 * A refusal in English: by its stable code, or by those of its fields with the numbers that their sentences hold. What ends
 * in a colon leaves something out, which the server's own sentence says; a code that nobody translated is left as it is.
 */
export function problem(code: string, detail: string, fields: { code: string; message: string }[]): { text: string; said: string } {
  const known = problems as Record<string, string>
  const wrong = fields.map((f) => fill(known[`field.${f.code}`] ?? f.message, f.message.match(/\d+(?:\.\d+)?/g) ?? []))
  if (wrong.length) return { text: `${wrong.join('; ')}.`, said: '' }
  const text = known[code] ?? detail
  return { text, said: text.endsWith(':') ? detail : '' }
}
