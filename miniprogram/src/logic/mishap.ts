const LONGEST = 300
const DEEPEST = 1500

/** An error's words, as long as the server takes them. */
export function toReport(error: unknown): { message: string } {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : typeof error === 'string' ? error : JSON.stringify(error)
  return { message: (words ?? 'unknown').slice(0, LONGEST) || 'unknown' }
}

/** Where an error came from. */
export const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? '') : '').slice(0, DEEPEST)
