import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { words } from './build/words.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// `npm run dev` shows the panel with changes as they are made; the API is asked of a program that runs at this address.
const server = process.env['YUANFEN'] ?? 'http://127.0.0.1:8080'

const base = /\/src\/(api\/client|core\/(words|session|theme|clock|inner))\.ts|\/node_modules\/(@vue|vue|vue-router)\/|preload-helper/

export default defineConfig({
  base: '/admin/',
  plugins: [words(here('src'), here('src/locales/en.places.json')), vue()],
  // The format of posters is the server's own: one file for both.
  resolve: { alias: { '@': here('src'), '@schema': here('../../poster/template') } },
  build: {
    outDir: here('../dist/app'),
    emptyOutDir: true,
    // What each page is made of, for test/weights.mjs.
    manifest: true,
    target: 'es2022',
    // The policy forbids files inside of files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the shell is made of, in one file: waiting for the words would part it into many.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: base }] } } },
  },
  server: { fs: { allow: [here('.'), here('../../poster/template')] }, proxy: { '/api': server, '/files': server } },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
})
