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

// What stands on every page: the look of the shop. And the look sets what the style sheet reads.
const text = (file) => fs.readFileSync(file, 'utf8')
for (const page of pages) if (!/^<page-meta [^>]*page-style=/.test(text(path.join(root, `${page}.wxml`)))) wrong.push(`${page}: does not begin with <page-meta page-style>`)
const scripts = files.filter((file) => file.endsWith('.js')).map(text).join('\n')
for (const [, name] of text(path.join(root, 'app.wxss')).matchAll(/var\((--brand-[a-z-]+)/g)) if (!scripts.includes(`"${name}"`)) wrong.push(`app.wxss: nothing sets ${name}`)

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
