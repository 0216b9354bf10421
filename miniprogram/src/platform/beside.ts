import type { Brand } from '@/api'

/** What stands beside the shop on a wide screen: whose it is, and where one buys. */
export function showBeside(brand: Brand, canTrade: boolean): void {
  const aside = document.createElement('aside')
  aside.className = 'beside'
  const lines: [string, string][] = [
    ['beside-name', brand.name],
    ['beside-latin', brand.name_en],
    ['beside-line', brand.tagline],
    ['beside-note', canTrade ? brand.notice : '网页供浏览；购买、查订单请在微信里打开小程序。'],
  ]
  for (const [name, text] of lines) {
    if (!text) continue
    const line = document.createElement('div')
    line.className = name
    line.textContent = name === 'beside-line' ? text.replace('，', '，\n') : text
    aside.append(line)
  }
  document.body.append(aside)
}
