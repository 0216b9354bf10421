// The source of the panel is written in Chinese, and each Chinese text is its own key. This turns each literal that holds
// Chinese into a lookup as the panel is built: '已付款' becomes $w.t`已付款`, and 第 {{ n }} 步 becomes {{ $w.t`第 ${n} 步` }}.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Node } from '@babel/types'
import type { Plugin } from 'vite'
import type { AttributeNode, DirectiveNode, ElementNode, InterpolationNode, TemplateChildNode, TextNode } from '@vue/compiler-core'
import { babelParse, MagicString, parse, walk } from 'vue/compiler-sfc'

/** A text of the source: what is looked up, with {0}, {1} … where values go. */
export interface Found {
  key: string
  offset: number
}

/** Chinese in the words of a file that have another English there than elsewhere, by key. */
export type Places = Record<string, Record<string, string>>

// Characters, and the marks that only Chinese uses: a list joined by '、' reads otherwise in English.
const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u
/** In a comment before it: this is sent to the server or compared with what came from there, and stays as it is. */
const verbatim = /@verbatim\b/
const open = '$w.t`'
const source = "import * as $w from '@/core/words';"

const keyOf = (parts: string[]) => parts.reduce((key, part, i) => `${key}{${i - 1}}${part}`)
/** Text as it must stand between backticks. */
const ticked = (text: string) => text.replace(/[\\`]|\$(?=\{)/g, '\\$&')
/** The same inside of a template, where entities are read first. */
const quoted = (text: string) => ticked(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;')

/** One file on its way: what is changed in it, what was found, and how a lookup begins there. */
class Page {
  readonly found: Found[] = []
  readonly out: MagicString
  readonly code: string
  private readonly elsewhere: Record<string, string>
  private readonly name: string
  constructor(code: string, name: string, elsewhere: Record<string, string>) {
    this.out = new MagicString(code)
    this.code = code
    this.name = name
    this.elsewhere = elsewhere
  }

  /** Notes a text; returns how its lookup begins. */
  note(key: string, offset: number): string {
    this.found.push({ key, offset })
    return Object.hasOwn(this.elsewhere, key) ? `$w.at('${this.name}')\`` : open
  }

  /** Changes the literals of a script or an expression that lies at `offset` of the file. */
  script(text: string, offset: number, wrapped = false) {
    if (!chinese.test(text)) return
    const at = wrapped ? offset - 1 : offset
    const ast = babelParse(wrapped ? `(${text})` : text, { sourceType: 'module', plugins: ['typescript', 'explicitResourceManagement'] })
    this.literals(ast.program, at)
  }

  /** Changes an expression of a template; an event's may be statements. */
  expression(text: string, offset: number) {
    try {
      this.script(text, offset, true)
    } catch {
      this.script(text, offset)
    }
  }

  private literals(root: Node, at: number) {
    const literal = (node: Node) => {
      if (node.type === 'StringLiteral') this.text(node, at)
      if (node.type === 'TemplateLiteral') this.template(node, at)
    }
    walk(root, {
      enter(node: Node, parent: Node | null, key: string | null | undefined) {
        if (leftAlone(node, parent, key)) this.skip()
        else literal(node)
      },
    })
  }

  private text(node: Node & { type: 'StringLiteral' }, at: number) {
    if (!chinese.test(node.value)) return
    const [start, end] = [at + node.start!, at + node.end!]
    this.out.overwrite(start, start + 1, this.note(keyOf([node.value]), start))
    for (let i = start + 1; i < end - 1; i++) {
      const c = this.code[i]
      if (c === '\\') i++
      else if (c === '`' || (c === '$' && this.code[i + 1] === '{')) this.out.appendLeft(i, '\\')
    }
    this.out.overwrite(end - 1, end, '`')
  }

  private template(node: Node & { type: 'TemplateLiteral' }, at: number) {
    const parts = node.quasis.map((q) => q.value.cooked ?? '')
    if (!parts.some((p) => chinese.test(p))) return
    const start = at + node.start!
    this.out.overwrite(start, start + 1, this.note(keyOf(parts), start))
  }

  /** Changes what stands below an element of a template. */
  children(nodes: TemplateChildNode[]) {
    let run: (TextNode | InterpolationNode)[] = []
    let keep = false
    for (const node of nodes) {
      if (node.type === 2 || node.type === 5) {
        run.push(node)
        continue
      }
      this.run(run)
      run = []
      if (node.type === 1 && !keep) this.element(node)
      keep = node.type === 3 && verbatim.test(node.content)
    }
    this.run(run)
  }

  private element(node: ElementNode) {
    for (const p of node.props) {
      if (p.type === 6) this.attribute(p)
      else this.directive(p)
    }
    this.children(node.children)
  }

  private attribute(a: AttributeNode) {
    const text = a.value?.content ?? ''
    if (!chinese.test(text)) return
    const { start, end } = a.loc
    this.out.overwrite(start.offset, end.offset, `:${a.name}="${this.note(keyOf([text]), start.offset)}${quoted(text)}\`"`)
  }

  private directive(d: DirectiveNode) {
    const exp = d.name === 'for' ? d.forParseResult?.source : d.name === 'slot' ? undefined : d.exp
    if (exp) this.expression(this.code.slice(exp.loc.start.offset, exp.loc.end.offset), exp.loc.start.offset)
  }

  /** A run of text and values is one text with holes. White space around it stays outside, where Vue condenses it. */
  private run(nodes: (TextNode | InterpolationNode)[]) {
    for (const n of nodes)
      if (n.type === 5) this.expression(this.code.slice(n.content.loc.start.offset, n.content.loc.end.offset), n.content.loc.start.offset)
    if (!nodes.some((n) => n.type === 2 && chinese.test(n.content))) return
    const blank = (n: TextNode | InterpolationNode | undefined) => n?.type === 2 && !n.content.trim()
    while (blank(nodes[0])) nodes.shift()
    while (blank(nodes.at(-1))) nodes.pop()
    const parts = ['']
    const last = nodes.length - 1
    nodes.forEach((n, i) => {
      const { start, end } = n.loc
      if (n.type === 5) {
        parts.push('')
        this.out.overwrite(start.offset, n.content.loc.start.offset, '${')
        this.out.overwrite(n.content.loc.end.offset, end.offset, '}')
        return
      }
      const raw = this.code.slice(start.offset, end.offset)
      const from = start.offset + (i === 0 ? raw.length - raw.trimStart().length : 0)
      const to = end.offset - (i === last ? raw.length - raw.trimEnd().length : 0)
      let text = n.content.replace(/[\t\r\n\f ]+/g, ' ')
      if (i === 0) text = text.trimStart()
      if (i === last) text = text.trimEnd()
      parts[parts.length - 1] += text
      this.out.overwrite(from, to, quoted(text).replace(/&quot;/g, '"'))
    })
    const raw = this.code.slice(nodes[0]!.loc.start.offset, nodes[last]!.loc.end.offset)
    const from = nodes[0]!.loc.start.offset + raw.length - raw.trimStart().length
    const to = nodes[last]!.loc.end.offset - (raw.length - raw.trimEnd().length)
    this.out.prependRight(from, `{{ ${this.note(keyOf(parts), from)}`)
    this.out.appendLeft(to, '` }}')
  }
}

const wrappers = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression'])

/** Types, module names, keys, and what a comment keeps. */
function leftAlone(node: Node, parent: Node | null, key: string | null | undefined): boolean {
  if (node.leadingComments?.some((c) => verbatim.test(c.value))) return true
  if (node.type.startsWith('TS') && !wrappers.has(node.type)) return true
  if (key === 'source' && /^(Import|Export)/.test(parent?.type ?? '')) return true
  if (key === 'key' && parent && 'computed' in parent && !parent.computed) return true
  return key === 'quasi'
}

/** The lookups of one file of the source; nothing when it has none. `name` is its path below src/. */
export function translate(code: string, name: string, places: Places = {}) {
  if (!chinese.test(code)) return undefined
  const page = new Page(code, name, places[name] ?? {})
  if (name.endsWith('.vue')) component(page)
  else {
    page.script(code, 0)
    if (page.found.length) page.out.prepend(source)
  }
  return page.found.length ? page : undefined
}

function component(page: Page) {
  const { descriptor, errors } = parse(page.code, { sourceMap: false, ignoreEmpty: true, templateParseOptions: { comments: true } })
  if (errors[0]) throw errors[0]
  const { script, scriptSetup, template } = descriptor
  for (const s of [script, scriptSetup]) if (s) page.script(s.content, s.loc.start.offset)
  if (template?.ast) page.children(template.ast.children)
  if (!page.found.length) return
  const home = scriptSetup ?? script
  if (home) page.out.appendLeft(home.loc.start.offset, source)
  else page.out.append(`<script setup lang="ts">${source}</script>`)
}

/** Whether a module of the panel has texts at all: not tests, types, or what other people wrote. */
export const isSource = (name: string) => /\.(vue|ts)$/.test(name) && !/\.(d|test)\.ts$/.test(name) && name !== 'core/words.ts'

/** The plugin. `src` is the folder of the source, `places` the file of what reads otherwise in one place. */
export function words(src: string, places: string): Plugin {
  const read = () => JSON.parse(readFileSync(places, 'utf8')) as Places
  const nameOf = (id: string) => relative(src, id).replaceAll('\\', '/')
  // A component's parts, asked for by a query, come from the text that was changed here.
  const mine = (name: string) => !/^\.\.|\?/.test(name) && isSource(name)
  return {
    name: 'yuanfen:words',
    enforce: 'pre',
    transform(code, id) {
      const name = nameOf(id)
      const page = mine(name) ? translate(code, name, read()) : undefined
      return page && { code: page.out.toString(), map: page.out.generateMap({ source: id, includeContent: true, hires: 'boundary' }) }
    },
    // Vue tells what changed in a component from its text: it must be given the same text as before.
    handleHotUpdate(ctx) {
      const name = nameOf(ctx.file)
      const original = ctx.read
      if (mine(name))
        ctx.read = async () => (await original()).replace(/^[^]*$/, (code) => translate(code, name, read())?.out.toString() ?? code)
    },
  }
}
