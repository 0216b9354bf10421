import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { defineConfig, type Plugin } from 'vite'

// The plugin is a CommonJS module: under ESM its default export sits one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

// uni-app's own style sheet asks a foreign host for a picture of a shadow. Nothing here asks strangers.
const noStrangers: Plugin = {
  name: 'no-strangers',
  enforce: 'post',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = String(file.source).replace(/url\(["']?https?:[^)]*\)/g, 'none')
  },
}

const inWeChat = (): boolean => process.env.UNI_PLATFORM === 'mp-weixin'

// Whoever has set large text reads large text: in a browser sizes of type follow the root's, in WeChat --type (use/theme.ts).
const followsReader: Plugin = {
  name: 'follows-reader',
  enforce: 'post',
  generateBundle(_, bundle) {
    const sized = (px: string) => (inWeChat() ? `calc(${px}px * var(--type, 1))` : `${Number(px) / 16}rem`)
    for (const file of Object.values(bundle))
      if (file.type === 'asset' && /\.(css|wxss)$/.test(file.fileName))
        file.source = String(file.source)
          .replace(/font-size:\s*([\d.]+)px/g, (_all, px: string) => `font-size:${sized(px)}`)
          .replace(/(font:(?:\s*\d{3})?\s*)([\d.]+)px\//g, (_all, before: string, px: string) => `${before}${sized(px)}/`)
  },
}

// uni-app sets the size of the root's type by the width of the window, for lengths in rpx, of which there are none here: over whatever the
// reader has chosen, and by asking for the window's width so early that the page is laid out one more time.
const readersType: Plugin = {
  name: 'readers-type',
  enforce: 'pre',
  transform(code, id) {
    if (inWeChat() || !id.endsWith('/uni-h5.es.js')) return
    const theirs = /^ {2}useRem\(\);$/m
    if (!theirs.test(code)) throw new Error('uni-h5 has no useRem() any more: look at how it sizes type now')
    return code.replace(theirs, '')
  },
}

// In a browser every <view> and <text> is a component of uni-app's, of which a list has hundreds. A <view> that does nothing when it is
// touched is a <div>, and a <text> on one line (class one or figures) a <span>: uni-app's own also breaks lines, which others need.
interface Node {
  type: number
  tag?: string
  tagType?: number
  props?: { type: number; name: string; arg?: { content?: string }; value?: { content?: string } }[]
}
const plainBoxes = (node: Node): void => {
  const ELEMENT = 1
  const NATIVE = 0
  if (inWeChat() || node.type !== ELEMENT) return
  const tag = node.tag?.replace(/^v-uni-/, '')
  // What looks pressed as long as a finger is on it, a browser knows without a word from us (styles/h5.css).
  if (tag === 'view') node.props?.forEach((one) => one.name === 'hover-class' && one.value?.content === 'press' && Object.assign(one, { name: 'data-press', value: undefined }))
  const touched = node.props?.some((one) => one.name.startsWith('hover-') || one.arg?.content?.startsWith('hover-'))
  const oneLine = node.props?.some((one) => one.name === 'class' && /\b(one|figures)\b/.test(one.value?.content ?? ''))
  if (tag === 'view' && !touched) node.tag = 'div'
  else if (tag === 'text' && oneLine) node.tag = 'span'
  else return
  node.tagType = NATIVE
}

// uni-app's own words ("取消", "加载中") are there in five languages, of which the shop speaks one.
const onlyOurs: Plugin = {
  name: 'only-ours',
  config: () => ({ define: Object.fromEntries(['EN', 'ES', 'FR', 'ZH_HANT'].map((one) => [`__UNI_FEATURE_I18N_${one}__`, 'false'])) }),
}

// What the first page needs is read whole while it comes, beside the page's own thread, instead of piece by piece when that runs.
const readAhead: Plugin = {
  name: 'read-ahead',
  enforce: 'post',
  generateBundle(_, bundle) {
    if (inWeChat()) return
    for (const file of Object.values(bundle)) if (file.type === 'chunk' && FIRST.includes(file.name)) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`
  },
}

interface Listed {
  path: string
}

// What stands on every page, written once, as WeChat has no place above its pages: the question about privacy, and in WeChat the look of the shop.
const everyPage = (): Plugin => {
  const src = fileURLToPath(new URL('./src/', import.meta.url))
  const listed = JSON.parse(fs.readFileSync(`${src}pages.json`, 'utf8')) as { pages: Listed[]; subPackages: { root: string; pages: Listed[] }[] }
  const pages = new Set([...listed.pages.map((page) => page.path), ...listed.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page.path}`))].map((path) => `${src}${path}.vue`))
  return {
    name: 'every-page',
    enforce: 'pre',
    transform(code, id) {
      if (!pages.has(id.split('?')[0] ?? '') || id.includes('type=')) return
      const asking = code.replace(/\n<\/template>\n/, '\n  <y-privacy />\n</template>\n')
      if (!inWeChat()) return asking
      return asking
        .replace('<script setup lang="ts">\n', `<script setup lang="ts">\nimport { pageStyle } from '@/use/theme'\n`)
        .replace('\n<template>\n', '\n<template>\n  <page-meta :page-style="pageStyle" />\n')
    },
  }
}

// How the web build is parted. Each file that a page waits for costs a slow phone more than what is in it: so what everybody needs comes in
// two files that the first page asks for at once (the framework, which seldom changes, and the shop: components, tabs, goods), every other
// sub-package is one more, and there is one style sheet.
const SRC = fileURLToPath(new URL('./src/', import.meta.url))
const FIRST = ['framework', 'shop']
const LATER = ['order', 'me', 'after', 'selling']
const parts = (id: string): string | undefined => {
  if (id.includes('/node_modules/') || id.startsWith('\0')) return 'framework'
  if (!id.startsWith(SRC)) return undefined
  const [folder = ''] = id.slice(SRC.length).split('/')
  return LATER.includes(folder) ? folder : 'shop'
}

export default defineConfig({
  plugins: [everyPage(), readersType, uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [plainBoxes as never] } } } }), onlyOurs, noStrangers, followsReader, readAhead],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2018',
    sourcemap: false,
    reportCompressedSize: false,
    ...(inWeChat() ? {} : { cssCodeSplit: false, rollupOptions: { output: { manualChunks: parts } } }),
  },
  server: {
    // `npm run dev` talks to a running demo.
    proxy: { '/api': 'http://127.0.0.1:8080', '/files': 'http://127.0.0.1:8080' },
  },
})
