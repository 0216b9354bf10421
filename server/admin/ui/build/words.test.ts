import { describe, expect, it } from 'vitest'
import { translate } from './words.ts'

const script = (code: string) =>
  translate(code, 'core/some.ts')
    ?.out.toString()
    .replace(/^import[^;]*;/, '')
const template = (html: string) =>
  /<template>([^]*)<\/template>/.exec(translate(`<template>${html}</template>`, 'Some.vue')?.out.toString() ?? '')?.[1]
const keys = (code: string, name: string) => translate(code, name)?.found.map((f) => f.key)

describe('a script', () => {
  it('looks literals up', () => {
    expect(script(`const a = '待付款'`)).toBe('const a = $w.t`待付款`')
    expect(script('const a = `第 ${n} 步，${b ? "共" : ""}`')).toBe('const a = $w.t`第 ${n} 步，${b ? $w.t`共` : ""}`')
    expect(keys('f(`第 ${n} 步，共 ${m}`)', 'a.ts')).toEqual(['第 {0} 步，共 {1}'])
  })
  it('keeps what a literal escapes', () => {
    expect(script("f('他说 `是` \\'$\\' ${否}')")).toBe("f($w.t`他说 \\`是\\` \\'$\\' \\${否}`)")
    expect(keys("f('一\\n二')", 'a.ts')).toEqual(['一\n二'])
  })
  it('leaves types, modules, keys, patterns and comments alone', () => {
    const code = [
      `import x from './中文'`,
      `type A = '甲' | '乙'`,
      `const a = { 名: 1, '姓': 2 } as { '姓': '甲' } // 注`,
      `const b = /[、，]/.test(s)`,
      `enum E { A = '丙' }`,
      `export * from './别的'`,
    ].join('\n')
    expect(script(code)).toBeUndefined()
  })
  it('sees through assertions', () => {
    expect(script(`const a = ['甲' as const, x satisfies '乙', '丙'!]`)).toBe("const a = [$w.t`甲` as const, x satisfies '乙', $w.t`丙`!]")
  })
  it('keeps what a comment keeps', () => {
    expect(script(`f(/* @verbatim */ '甲', '乙')`)).toBe("f(/* @verbatim */ '甲', $w.t`乙`)")
    expect(script(`const a = {\n  // @verbatim: headings\n  head: ['甲'],\n  note: '乙',\n}`)).toContain("head: ['甲'],\n  note: $w.t`乙`")
  })
  it('says so where another word is right', () => {
    const page = translate(`f('订单', '售后')`, 'core/nav.ts', { 'core/nav.ts': { 订单: 'Orders' } })
    expect(page?.out.toString()).toBe("import * as $w from '@/core/words';f($w.at('core/nav.ts')`订单`, $w.t`售后`)")
  })
})

describe('a template', () => {
  it('makes one text of words and values', () => {
    expect(template('<p>第 {{ n }} 步 <b>好</b></p>')).toBe('<p>{{ $w.t`第 ${n} 步` }} <b>{{ $w.t`好` }}</b></p>')
    expect(keys('<template><p>\n  共\n  {{ n }} 件\n</p></template>', 'a.vue')).toEqual(['共 {0} 件'])
  })
  it('keeps space around a text where Vue treats it', () => {
    expect(template('<p>\n  好\n</p>')).toBe('<p>\n  {{ $w.t`好` }}\n</p>')
  })
  it('changes attributes and expressions', () => {
    expect(template('<a title="去&quot;看`看" :b="x ? \'是\' : `第 ${n}`" />')).toBe(
      '<a :title="$w.t`去&quot;看\\`看`" :b="x ? $w.t`是` : $w.t`第 ${n}`" />',
    )
    expect(template('<a @click="a(); b(\'好\')" />')).toBe('<a @click="a(); b($w.t`好`)" />')
    expect(template('<a v-for="x in [\'一\']" :key="x" />')).toBe('<a v-for="x in [$w.t`一`]" :key="x" />')
    expect(template("<p>{{ ok ? '是' : n }}</p>")).toBe('<p>{{ ok ? $w.t`是` : n }}</p>')
  })
  it('keeps an element that a comment keeps', () => {
    expect(template('<p>一</p><!-- @verbatim --><p>二</p><p>三</p>')).toBe(
      '<p>{{ $w.t`一` }}</p><!-- @verbatim --><p>二</p><p>{{ $w.t`三` }}</p>',
    )
  })
  it('brings its lookup with it', () => {
    const setup = translate(`<script setup lang="ts">\nconst a = '一'\n</script>\n<template><p>二</p></template>`, 'a.vue')!.out.toString()
    expect(setup).toContain(`<script setup lang="ts">import * as $w from '@/core/words';\nconst a = $w.t\`一\``)
    expect(translate('<template><p>二</p></template>', 'a.vue')!.out.toString()).toMatch(/<script setup lang="ts">import[^<]*<\/script>$/)
  })
})

it('keeps every place where it was', () => {
  const code = `const a = '一'\nconst b = c(\`第 \${n} 步\`)\n`
  const map = translate(code, 'a.ts')!.out.generateDecodedMap({ hires: 'boundary' })
  const second = map.mappings[1]!.map((s) => s[3])
  expect(second).toContain(code.split('\n')[1]!.indexOf('n}'))
})
