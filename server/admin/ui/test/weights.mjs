// What a browser fetches, packed as the server packs it: the shell before the first page, and what each page adds to it.
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const dist = new URL('../../dist/app/', import.meta.url)
const most = { shell: 250, page: 150 } // kB
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'))
const weighed = new Map()
async function weight(file) {
  if (!weighed.has(file)) weighed.set(file, gzipSync(await readFile(new URL(file, dist))).length)
  return weighed.get(file)
}
/** The files that a chunk can't do without, its own among them. */
function needs(key, seen = new Set(), files = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(key)) return files
  seen.add(key)
  for (const f of [chunk.file, ...(chunk.css ?? [])]) files.add(f)
  for (const i of chunk.imports ?? []) needs(i, seen, files)
  return files
}
const kB = (n) => Math.round(n / 100) / 10
const sum = async (files) => (await Promise.all([...files].map(weight))).reduce((a, b) => a + b, 0)

const entry = Object.keys(manifest).find((k) => manifest[k].isEntry)
const shell = new Set([...needs(entry), ...needs('src/layout/Shell.vue')])
const pages = []
for (const key of manifest[entry].dynamicImports ?? []) {
  const more = [...needs(key)].filter((f) => !shell.has(f))
  pages.push({ page: key.replace('src/', '').replace('features/', ''), bytes: await sum(more) })
}
pages.sort((a, b) => b.bytes - a.bytes)
const first = await sum(shell)
console.log(`panel: the shell ${kB(first)} kB of ${most.shell}, gzip; the heaviest of ${pages.length} pages add`)
for (const p of pages.slice(0, 5)) console.log(`  ${String(kB(p.bytes)).padStart(6)} kB  ${p.page}`)
const heavy = pages.filter((p) => p.bytes >= most.page * 1000)
if (first >= most.shell * 1000 || heavy.length || pages.length < 30) {
  console.error(`panel: too heavy: ${heavy.map((p) => `${p.page} ${kB(p.bytes)} kB`).join(', ') || `the shell ${kB(first)} kB`}`)
  process.exitCode = 1
}
