// Reads the mini-program that was built and says what WeChat would refuse:
// templates that its own compiler can't read, components and pages that are not
// there, packages over their budget, strangers' addresses.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const compiler = createRequire(import.meta.url)('glass-easel-template-compiler')
const root = path.resolve(process.argv[2] ?? 'dist/build/mp-weixin')
// WeChat refuses 2 MB and 20 MB; ours is stricter, so that it opens fast.
const BUDGET = { main: 500_000, total: 1_500_000, tabIcon: 40_000 }

const walk = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    return entry.isDirectory() ? walk(at) : [at]
  })
const files = walk(root)
const name = (file) => path.relative(root, file)
const wrong = []

const group = new compiler.TmplGroup()
const templates = files.filter((file) => file.endsWith('.wxml'))
for (const file of templates)
  for (const note of group.addTmpl(name(file).replace(/\.wxml$/, ''), fs.readFileSync(file, 'utf8')) ?? [])
    if (note.isError || note.level >= 3) wrong.push(`${name(file)}:${note.startLine}: ${note.message}`)

const app = JSON.parse(fs.readFileSync(path.join(root, 'app.json'), 'utf8'))
const packages = app.subPackages ?? app.subpackages ?? []
const pages = [...app.pages, ...packages.flatMap((pack) => pack.pages.map((page) => path.join(pack.root, page)))]
const there = (base, who) => {
  for (const ext of ['.js', '.json', '.wxml']) if (!fs.existsSync(base + ext)) wrong.push(`${who}: ${name(base)}${ext} is missing`)
}
for (const page of pages) there(path.join(root, page), 'app.json')
for (const file of files.filter((f) => f.endsWith('.json') && !/project\.|sitemap|theme/.test(f)))
  for (const used of Object.values(JSON.parse(fs.readFileSync(file, 'utf8')).usingComponents ?? {}))
    there(used.startsWith('/') ? root + used : path.resolve(path.dirname(file), used), name(file))

// What stands on every page: the look of the shop, and the question about privacy. And the look sets what the style sheet reads.
const text = (file) => fs.readFileSync(file, 'utf8')
for (const page of pages) if (!/^<page-meta [^>]*page-style=/.test(text(path.join(root, `${page}.wxml`)))) wrong.push(`${page}: does not begin with <page-meta page-style>`)
for (const page of pages) if (!text(path.join(root, `${page}.wxml`)).includes('<y-privacy ')) wrong.push(`${page}: can't ask about privacy`)
const scripts = files.filter((file) => file.endsWith('.js')).map(text).join('\n')
for (const [, name] of text(path.join(root, 'app.wxss')).matchAll(/var\((--brand-[a-z-]+)/g)) if (!scripts.includes(`"${name}"`)) wrong.push(`app.wxss: nothing sets ${name}`)

// What of a person's the build uses is what privacy.json lists, from which the guideline at WeChat is written; and the names are WeChat's
// (小程序用户隐私保护指引内容介绍). What the framework itself could call lies in common/vendor.js, and is called by nobody.
const PRIVATE =
  'getUserInfo getUserProfile getLocation getFuzzyLocation onLocationChange startLocationUpdate startLocationUpdateBackground chooseLocation choosePoi chooseAddress chooseInvoice chooseInvoiceTitle chooseLicensePlate ' +
  'getWeRunData chooseImage chooseMedia chooseVideo chooseMessageFile saveImageToPhotosAlbum saveVideoToPhotosAlbum getClipboardData setClipboardData startRecord getRecorderManager createCameraContext createVKSession ' +
  'addPhoneContact chooseContact addPhoneCalendar addPhoneRepeatCalendar openBluetoothAdapter startBeaconDiscovery startAccelerometer startCompass startGyroscope startDeviceMotionListening getBLEDeviceRSSI joinVoIPChat startHCE'
const own = files.filter((file) => file.endsWith('.js') && name(file) !== path.join('common', 'vendor.js')).map(text).join('\n')
const templatesText = templates.map(text).join('\n')
const uses = new Set(PRIVATE.split(' ').filter((api) => new RegExp(`\\b(?:wx\\$1|wx|index|uni)\\.${api}\\b`).test(own)))
for (const open of ['getPhoneNumber', 'getRealtimePhoneNumber', 'chooseAvatar', 'getUserInfo'])
  if (templatesText.includes(`open-type="${open}"`) || own.includes(`"${open}"`)) uses.add(`button.${open}`)
if (/<input [^>]*type="nickname"/.test(templatesText)) uses.add('input.nickname')
const listed = Object.keys(JSON.parse(fs.readFileSync(new URL('../privacy.json', import.meta.url), 'utf8')))
for (const api of uses) if (!listed.includes(api)) wrong.push(`the build uses ${api}, which privacy.json does not list`)
for (const api of listed) if (!uses.has(api)) wrong.push(`privacy.json lists ${api}, which the build does not use`)
if (app.__usePrivacyCheck__ !== true) wrong.push('app.json: __usePrivacyCheck__ is off')
if (!/\.onNeedPrivacyAuthorization\b/.test(own)) wrong.push('nobody asks before what is private is used')
// The places that must be declared one by one (app.json, requiredPrivateInfos).
const DECLARED = ['getFuzzyLocation', 'getLocation', 'onLocationChange', 'startLocationUpdate', 'startLocationUpdateBackground', 'chooseLocation', 'choosePoi', 'chooseAddress']
const declared = app.requiredPrivateInfos ?? []
for (const api of DECLARED) if (uses.has(api) !== declared.includes(api)) wrong.push(`app.json: requiredPrivateInfos and the build differ about ${api}`)

const tabs = app.tabBar.list.map((tab) => tab.pagePath)
for (const page of app.pages) if (!tabs.includes(page) && !page.startsWith('pages/s/')) wrong.push(`${page}: the main package holds the tab pages alone`)

const size = (list) => list.reduce((sum, file) => sum + fs.statSync(file).size, 0)
const inPackage = (file) => packages.some((pack) => name(file).startsWith(pack.root + path.sep))
const main = size(files.filter((file) => !inPackage(file)))
const total = size(files)
if (main > BUDGET.main) wrong.push(`the main package has ${main} bytes, over ${BUDGET.main}`)
if (total > BUDGET.total) wrong.push(`all packages have ${total} bytes, over ${BUDGET.total}`)
for (const file of files.filter((f) => name(f).startsWith('static/tab'))) if (fs.statSync(file).size > BUDGET.tabIcon) wrong.push(`${name(file)} is too big for the tab bar`)

// What a person's data could be sent to: our server alone, told at build time. The framework names its documentation in messages.
const allowed = /^https?:\/\/(127\.0\.0\.1|www\.w3\.org|vuejs\.org|uniapp\.dcloud\.net\.cn|[a-z0-9.-]*\.example\.com)([:/]|$)/
const origin = process.env.VITE_ORIGIN
for (const file of files.filter((f) => /\.(js|wxss|wxml)$/.test(f)))
  for (const [url] of fs.readFileSync(file, 'utf8').matchAll(/https?:\/\/[a-z0-9.:-]+/gi))
    if (!allowed.test(`${url}/`) && url !== origin) wrong.push(`${name(file)} speaks to ${url}`)

console.log(`mini-program: ${templates.length} templates, ${pages.length} pages, main ${Math.round(main / 1000)} kB, total ${Math.round(total / 1000)} kB`)
for (const line of wrong) console.error(line)
process.exit(wrong.length ? 1 : 0)
