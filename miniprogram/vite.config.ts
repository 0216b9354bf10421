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

export default defineConfig({
  plugins: [uni(), noStrangers],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2018', sourcemap: false, reportCompressedSize: false },
  server: {
    // `npm run dev` talks to a running demo.
    proxy: { '/api': 'http://127.0.0.1:8080', '/files': 'http://127.0.0.1:8080' },
  },
})
