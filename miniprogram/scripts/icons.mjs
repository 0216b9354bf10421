// Draws the icons: src/styles/icons.css for the pages, and with Chromium the
// pictures of the tab bar, which must be PNG. Run after changing a path.
import fs from 'node:fs'
import zlib from 'node:zlib'
import { chromium } from 'playwright-core'

const icons = {
  home: '<path d="M4 10.5 12 4l8 6.5V20H4z"/><path d="M9.5 20v-6h5v6"/>',
  category: '<rect x="4" y="4" width="6.5" height="6.5" rx="1"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1"/>',
  cart: '<path d="M5 8h14l-1.2 12H6.2z"/><path d="M8.5 8V7a3.5 3.5 0 0 1 7 0v1"/>',
  mine: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>',
  search: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
  heart: '<path d="M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20z"/>',
  'heart-on': '<path fill="#000" d="M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20z"/>',
  share: '<path d="M12 15V4"/><path d="m8 7.5 4-4 4 4"/><path d="M5 12v8h14v-8"/>',
  right: '<path d="m9 5 7 7-7 7"/>',
  down: '<path d="m5 9 7 7 7-7"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<path d="M5 12h14"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  done: '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.8"/>',
  alert: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16v.3"/>',
  pin: '<path d="M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z"/><circle cx="12" cy="10" r="2.3"/>',
  truck: '<path d="M3 6h11v11H3zM14 10h4l3 3.5V17h-7z"/><circle cx="7" cy="17.5" r="1.8"/><circle cx="17" cy="17.5" r="1.8"/>',
  shield: '<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6z"/><path d="m9 12 2.2 2.2L15.3 10"/>',
  back: '<path d="M9 7H15a4.5 4.5 0 0 1 0 9H6"/><path d="m9 12.5-3.5 3.5L9 19.5"/>',
  box: '<path d="M4 8l8-4 8 4v8.5L12 20.5 4 16.5z"/><path d="m4 8 8 4 8-4M12 12v8.5"/>',
  card: '<rect x="3.5" y="6" width="17" height="12.5" rx="1.5"/><path d="M3.5 10h17M7 15h3.5"/>',
  star: '<path d="m12 4 2.5 5.2 5.7.7-4.2 3.9 1.1 5.7L12 16.7l-5.1 2.8L8 13.8 3.8 9.9l5.7-.7z"/>',
  'star-on': '<path fill="#000" d="m12 4 2.5 5.2 5.7.7-4.2 3.9 1.1 5.7L12 16.7l-5.1 2.8L8 13.8 3.8 9.9l5.7-.7z"/>',
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.5 2"/>',
  camera: '<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.3"/>',
  offline: '<path d="M4 4l16 16M8.5 14.5a5 5 0 0 1 5-1.3M5.5 11.3a9 9 0 0 1 4-2.2M13.8 8.8a9 9 0 0 1 4.7 2.5M12 18.3v.2"/>',
  edit: '<path d="M5 19l.8-3.8L16 5l3 3L8.8 18.2z"/>',
  trash: '<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.5 11v5M13.5 11v5"/>',
  chat: '<path d="M4 5.5h16v11H11L7 20v-3.5H4z"/>',
  copy: '<rect x="8" y="8" width="11.5" height="12" rx="1"/><path d="M16 8V4.5H4.5V16H8"/>',
  filter: '<path d="M4 7h16M7 12h10M10 17h4"/>',
  leaf: '<path d="M5 19C5 10 10 5 19.5 4.5 20 14 15 19.5 8 18"/><path d="M5 20c2-5 5-8 9-10"/>',
  order: '<path d="M6 3.5h12v17l-3-1.8-3 1.8-3-1.8-3 1.8z"/><path d="M9 8.5h6M9 12.5h6"/>',
  wallet: '<path d="M4 7.5V18a1.5 1.5 0 0 0 1.5 1.5h14V8.5h-14A1.5 1.5 0 0 1 4 7.5 1.5 1.5 0 0 1 5.5 6H17v2.5"/><path d="M15.5 14h.3"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.3 1.3"/><path d="M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.3-1.3"/>',
  sheet: '<path d="M5 3.5h14v17H5z"/><path d="M8.5 8h7M8.5 12h7M8.5 16h4"/>',
  climb: '<path d="M4 20h4.5v-5H13v-5h4.5V5H20"/><path d="M8.5 20V15M13 20V10M17.5 20V5"/>',
  people: '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3-5.2 6.5-5.2s5.9 1.7 6.5 5.2"/><path d="M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.2 3.6 4.6"/>',
  ask: '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.7a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.6v.3"/>',
  code: '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4z"/><path d="M14 14h2.5v2.5M20 14v6h-6M17.5 20v-2"/>',
  save: '<path d="M12 4v11"/><path d="m8 11 4 4 4-4"/><path d="M5 19.5h14"/>',
  left: '<path d="m15 5-7 7 7 7"/>',
  wechat: '<path d="M9.5 4.5c-3.6 0-6.5 2.3-6.5 5.2 0 1.7 1 3.2 2.5 4.1L5 16l2.4-1.3c.7.2 1.4.2 2.1.2"/><path d="M21 14.5c0-2.5-2.5-4.5-5.7-4.5s-5.8 2-5.8 4.5 2.5 4.5 5.8 4.5c.6 0 1.3-.1 1.9-.3L19.3 20l-.5-1.9c1.4-.8 2.2-2.1 2.2-3.6z"/>',
}

const svg = (body, colour, extra = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"${extra}>${body}</svg>`
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })

// Icons are masks of dots and not of SVGs: for each SVG that it meets in a style sheet Chromium starts a document of its own, which takes a
// slow phone 16 ms, and a page has ten; and all stand in one picture, as each picture costs 4 ms. 72 dots are 24 px three times as dense;
// sixteen steps of grey are as smooth as 256.
const SIDE = 72
const STEPS = 16

const chunk = (type, data) => {
  const named = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc(named))
  return Buffer.concat([length, named, sum])
}
const crc = (bytes) => {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return ~sum >>> 0
}

/** A PNG of one colour in sixteen steps of transparency, two dots a byte (ISO/IEC 15948). */
const png = (alpha) => {
  const high = alpha.length / SIDE
  const header = Buffer.from([0, 0, 0, SIDE, 0, 0, high >> 8, high & 255, 4, 3, 0, 0, 0])
  const rows = []
  for (let y = 0; y < high; y++) {
    rows.push(0)
    for (let x = 0; x < SIDE; x += 2) rows.push((step(alpha[y * SIDE + x]) << 4) | step(alpha[y * SIDE + x + 1]))
  }
  const steps = Array.from({ length: STEPS }, (_, n) => Math.round((n * 255) / (STEPS - 1)))
  const parts = [chunk('IHDR', header), chunk('PLTE', Buffer.alloc(3 * STEPS)), chunk('tRNS', Buffer.from(steps)), chunk('IDAT', zlib.deflateSync(Buffer.from(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}
const step = (alpha) => Math.round((alpha * (STEPS - 1)) / 255)

const canvas = await browser.newPage()
const dots = (body) =>
  canvas.evaluate(
    async ([source, side]) => {
      const image = new Image(side, side)
      image.src = `data:image/svg+xml,${encodeURIComponent(source)}`
      await image.decode()
      const drawn = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d')
      drawn.drawImage(image, 0, 0, side, side)
      return Array.from(drawn.getImageData(0, 0, side, side).data.filter((_, n) => n % 4 === 3))
    },
    [svg(body, '#000', ` width="${SIDE}" height="${SIDE}"`), SIDE],
  )

const names = Object.keys(icons)
const all = []
for (const body of Object.values(icons)) all.push(...(await dots(body)))
// A percentage is of what the picture is higher than its box.
const rules = names.map((name, n) => `.i-${name} { --at: ${Math.round((n * 1e6) / (names.length - 1)) / 1e4}%; }\n`)
const picture = `url("data:image/png;base64,${png(all).toString('base64')}")`
const mask = `var(--icons) 0 var(--at) / 100% ${names.length}00% no-repeat`
fs.writeFileSync(
  new URL('../src/styles/icons.css', import.meta.url),
  `/* Generated by scripts/icons.mjs. */\n.i {\n  --icons: ${picture};\n  display: inline-block;\n  flex: none;\n  width: 20px;\n  height: 20px;\n  background: currentColor;\n  -webkit-mask: ${mask};\n  mask: ${mask};\n}\n${rules.join('')}`,
)

// The tab bar's pictures can't follow the brand's colour: what is chosen is ink, which suits every brand.
const colours = { '': '#5d5c52', '-on': '#23241f', '-dark': '#b0ae9f', '-on-dark': '#ebe7db' }
const page = await browser.newPage({ viewport: { width: 81, height: 81 } })
for (const name of ['home', 'category', 'cart', 'mine'])
  for (const [suffix, colour] of Object.entries(colours)) {
    const fill = suffix.startsWith('-on') ? ` style="fill:${colour}29"` : ''
    await page.setContent(`<style>body{margin:0}svg{display:block;width:81px;height:81px;padding:6px;box-sizing:border-box}</style>${svg(icons[name], colour, fill)}`)
    await page.screenshot({ path: new URL(`../src/static/tab/${name}${suffix}.png`, import.meta.url).pathname, omitBackground: true })
  }
await browser.close()
