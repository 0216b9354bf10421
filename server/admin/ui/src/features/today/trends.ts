import type { Schema } from '@/api/client'
import type { Figure, Ink } from '@/components/figure'
import { language } from '@/core/words'
import { yuan } from '@/core/format'

export type Trends = Schema<'AdminTrendsResponse'>
export type Facts = Trends['sum']
export type Part = NonNullable<Trends['channels']>[number]
export type Measure = 'visits' | 'buyers' | 'placed' | 'paid' | 'received' | 'commission' | 'payout'

/** What is counted, in the order in which one follows from the other, and where its rows are. */
export const measures: { key: Measure; title: string; note: string; money: boolean; to: string }[] = [
  { key: 'visits', title: '访问', note: '经分享码来的', money: false, to: '/distributors' },
  { key: 'buyers', title: '下单的人', note: '每人每天算一次', money: false, to: '/orders' },
  { key: 'placed', title: '下单', note: '当天下的订单', money: false, to: '/orders' },
  { key: 'paid', title: '实付', note: '当天付的款', money: true, to: '/orders' },
  { key: 'received', title: '收货', note: '当天收货、归品牌的货款', money: true, to: '/orders?state=received' },
  { key: 'commission', title: '佣金', note: '付款时计提，之后的退款不改它', money: true, to: '/commissions' },
  { key: 'payout', title: '提现', note: '当天到账的', money: true, to: '/payouts?state=paid' },
]

export function amount(f: Facts, key: Measure): number {
  return f[key] ?? 0
}

export function written(n: number, money: boolean): string {
  return money ? yuan(n) : n.toLocaleString(language)
}

const nameless: Record<string, string> = {
  '(direct)': '没有分销商',
  '(bound)': '由买家的绑定归属',
  '(staff)': '员工更正归属',
  '(unnamed)': '没有写明渠道',
  '(others)': '其余',
}

/** What people call a channel, a tier or a product. */
export const called = (p: Part): string => nameless[p.name] ?? p.title

/** How a span stands beside the one before it, in words. */
export function against(now: number, before: number): string {
  if (before === 0) return now === 0 ? '与上一段相同' : '上一段没有'
  const percent = Math.round(((now - before) * 100) / before)
  if (percent === 0) return '与上一段持平'
  return percent > 0 ? `比上一段多 ${percent}%` : `比上一段少 ${-percent}%`
}

/** 2026-11-24 moved by some days. */
export function shift(day: string, days: number): string {
  const t = new Date(`${day}T00:00:00Z`)
  t.setUTCDate(t.getUTCDate() + days)
  return t.toISOString().slice(0, 10)
}

const short = (n: number, money: boolean) => {
  const v = money ? n / 100 : n
  return v >= 10_000 ? v.toLocaleString(language, { notation: 'compact', maximumFractionDigits: 1 }) : String(+v.toFixed(0))
}

/** One measure day by day: the line says its name at its end, no legend. */
export function line(days: Trends['days'], key: Measure, title: string, money: boolean): (ink: Ink) => Figure {
  const all = days ?? []
  return (ink) => ({
    textStyle: { fontFamily: ink.family },
    grid: { left: 8, right: 16, top: 24, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: all.map((d) => d.day.slice(5)),
      boundaryGap: false,
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { color: ink.soft },
    },
    yAxis: {
      type: 'value',
      minInterval: money ? 100 : 1,
      axisLabel: { color: ink.soft, formatter: (v: number) => short(v, money) },
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: [
      {
        type: 'line',
        name: title,
        data: all.map((d) => amount(d, key)),
        showSymbol: all.length < 2,
        lineStyle: { color: ink.accent, width: 2 },
        itemStyle: { color: ink.accent },
        areaStyle: { color: ink.accent, opacity: 0.08 },
      },
    ],
  })
}
