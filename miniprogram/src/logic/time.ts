const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** The business day is Shanghai's, wherever the phone is. */
const SHANGHAI = 8 * HOUR

const two = (n: number): string => String(n).padStart(2, '0')

const inShanghai = (ms: number): Date => new Date(ms + SHANGHAI)

/** "2026-11-24 09:05" */
export function fullTime(iso: string): string {
  const d = inShanghai(Date.parse(iso))
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
}

/** "刚刚", "8 分钟前", "3 小时前", "昨天 21:30", "11 月 3 日", "2025 年 11 月 3 日" */
export function ago(iso: string, now: number): string {
  const at = Date.parse(iso)
  const past = now - at
  if (past < MINUTE) return '刚刚'
  if (past < HOUR) return `${Math.floor(past / MINUTE)} 分钟前`
  const [then, today] = [inShanghai(at), inShanghai(now)]
  const days = Math.floor((now + SHANGHAI) / DAY) - Math.floor((at + SHANGHAI) / DAY)
  if (days === 0) return `${Math.floor(past / HOUR)} 小时前`
  if (days === 1) return `昨天 ${two(then.getUTCHours())}:${two(then.getUTCMinutes())}`
  const date = `${then.getUTCMonth() + 1} 月 ${then.getUTCDate()} 日`
  return then.getUTCFullYear() === today.getUTCFullYear() ? date : `${then.getUTCFullYear()} 年 ${date}`
}

/** What is left until a moment: "29:05", "1 小时 05 分", "6 天 3 小时"; "" when it has passed. */
export function countdown(until: number, now: number): string {
  const left = Math.ceil((until - now) / 1000)
  if (left <= 0) return ''
  const [days, hours, minutes, seconds] = [
    Math.floor(left / 86_400),
    Math.floor((left % 86_400) / 3600),
    Math.floor((left % 3600) / 60),
    left % 60,
  ]
  if (days > 0) return hours > 0 ? `${days} 天 ${hours} 小时` : `${days} 天`
  if (hours > 0) return `${hours} 小时 ${two(minutes)} 分`
  return `${two(minutes)}:${two(seconds)}`
}
