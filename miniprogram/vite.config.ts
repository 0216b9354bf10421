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

// Whoever has set their browser to large text reads large text: sizes of type follow the root's. WeChat has no such root.
const followsReader: Plugin = {
  name: 'follows-reader',
  enforce: 'post',
  generateBundle(_, bundle) {
    if (process.env.UNI_PLATFORM !== 'h5') return
    const rem = (px: string) => `${Number(px) / 16}rem`
    for (const file of Object.values(bundle))
      if (file.type === 'asset' && file.fileName.endsWith('.css'))
        file.source = String(file.source)
          .replace(/font-size:\s*([\d.]+)px/g, (_all, px: string) => `font-size:${rem(px)}`)
          .replace(/(font:(?:\s*\d{3})?\s*)([\d.]+)px\//g, (_all, before: string, px: string) => `${before}${rem(px)}/`)
  },
}

export default defineConfig({
  plugins: [uni(), noStrangers, followsReader],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2018', sourcemap: false, reportCompressedSize: false },
  server: {
    // `npm run dev` talks to a running demo.
    proxy: { '/api': 'http://127.0.0.1:8080', '/files': 'http://127.0.0.1:8080' },
  },
})
