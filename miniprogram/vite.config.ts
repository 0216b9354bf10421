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
  const touched = node.props?.some((one) => one.name.startsWith('hover-') || one.arg?.content?.startsWith('hover-'))
  const oneLine = node.props?.some((one) => one.name === 'class' && /\b(one|figures)\b/.test(one.value?.content ?? ''))
  if (tag === 'view' && !touched) node.tag = 'div'
  else if (tag === 'text' && oneLine) node.tag = 'span'
  else return
  node.tagType = NATIVE
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

export default defineConfig({
  plugins: [everyPage(), uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [plainBoxes as never] } } } }), noStrangers, followsReader],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2018', sourcemap: false, reportCompressedSize: false },
  server: {
    // `npm run dev` talks to a running demo.
    proxy: { '/api': 'http://127.0.0.1:8080', '/files': 'http://127.0.0.1:8080' },
  },
})
