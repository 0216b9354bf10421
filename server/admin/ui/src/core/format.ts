/** Money is fen everywhere; only these functions turn it into what people read and write. */

export function yuan(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const abs = Math.abs(fen)
  const whole = String(Math.trunc(abs / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}¥${whole}.${String(abs % 100).padStart(2, '0')}`
}

/** The same without sign and commas, for input fields: 123450 → "1234.50". */
export function plainYuan(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** Reads what a person typed; undefined if it is no amount. Never touches floating point. */
export function toFen(text: string): number | undefined {
  const m = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(text.trim().replace(/[,，¥￥\s]/g, ''))
  return m ? Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : undefined
}

// The business day is Shanghai's, wherever the browser is.
const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

function split(at: Date) {
  const p: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of parts.formatToParts(at)) p[type] = value
  return { day: `${p.year}-${p.month}-${p.day}`, time: `${p.hour}:${p.minute}`, second: p.second ?? '00' }
}

/** 2026-11-23, in Shanghai. */
export function day(at: Date): string {
  return split(at).day
}

/** Today only the time, this year without the year. */
export function when(iso: string | undefined, now: Date): string {
  if (!iso) return ''
  const t = split(new Date(iso))
  const today = split(now).day
  if (t.day === today) return `今天 ${t.time}`
  return t.day.slice(0, 4) === today.slice(0, 4) ? `${t.day.slice(5)} ${t.time}` : `${t.day} ${t.time}`
}

export function fullTime(iso: string | undefined): string {
  if (!iso) return ''
  const t = split(new Date(iso))
  return `${t.day} ${t.time}:${t.second}`
}

/** How long, in one unit: "3 小时". */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${minutes} 分钟`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`
  return `${Math.floor(minutes / 1440)} 天`
}

/** Basis points as people read them: 7000 → "70%", 7050 → "70.5%". */
export function percent(bp: number): string {
  return `${plainPercent(bp)}%`
}

/** The same without the sign, for input fields. */
export function plainPercent(bp: number): string {
  const rest = bp % 100
  const tail = rest === 0 ? '' : rest % 10 === 0 ? `.${rest / 10}` : `.${String(rest).padStart(2, '0')}`
  return `${Math.trunc(bp / 100)}${tail}`
}

/** Reads a percentage as basis points; undefined if it is none. */
export function toBP(text: string): number | undefined {
  return toFen(text.replace(/[%％]/g, ''))
}

/** Reads a whole number; undefined if it is none. */
export function toCount(text: string): number | undefined {
  const t = text.trim()
  return /^\d{1,9}$/.test(t) ? Number(t) : undefined
}
