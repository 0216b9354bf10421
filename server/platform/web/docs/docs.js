'use strict'
// Shows /openapi.json to people. No dependencies: it must work in a closed network.

const el = (tag, attrs = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value)
  node.append(...children.filter((c) => c !== null && c !== undefined))
  return node
}

const WHO = { public: '所有人', member: '会员', staff: '员工' }
const TYPES = { string: '文字', integer: '整数', number: '数字', boolean: '是/否', array: '列表', object: '对象' }
let contract

const resolve = (s) => {
  while (s && s.$ref) s = contract.components.schemas[s.$ref.split('/').pop()]
  return s || {}
}

function typeOf(raw) {
  const s = resolve(raw)
  const kinds = [].concat(s.type || 'object').filter((t) => t !== 'null')
  if (kinds[0] === 'array') return typeOf(s.items) + '[]'
  return (TYPES[kinds[0]] || kinds[0]) + (s.format ? `（${s.format}）` : '')
}

function rules(raw) {
  const s = resolve(raw)
  const out = []
  if (s.enum) out.push('可选：' + s.enum.join('、'))
  if (s.minLength !== undefined || s.maxLength !== undefined) out.push(`长度 ${s.minLength ?? 0}–${s.maxLength ?? '不限'}`)
  if (s.minimum !== undefined) out.push('≥ ' + s.minimum)
  if (s.maximum !== undefined) out.push('≤ ' + s.maximum)
  if (s.minItems !== undefined || s.maxItems !== undefined) out.push(`${s.minItems ?? 0}–${s.maxItems ?? '不限'} 项`)
  if (s.default !== undefined) out.push('默认 ' + JSON.stringify(s.default))
  return out.join('；')
}

const row = (name, must, schema, text) => el('tr', {},
  el('td', {}, el('code', {}, name), must ? el('span', { class: 'must', title: '必填' }, ' *') : ''),
  el('td', {}, typeOf(schema)), el('td', {}, [text, rules(schema)].filter(Boolean).join('。')))

const table = (rows) => el('table', {}, el('tr', {}, ...['名称', '类型', '说明'].map((t) => el('th', {}, t))), ...rows)

// fieldRows lists an object's fields with those of the objects inside, four deep.
function fieldRows(raw, prefix = '', depth = 0) {
  const s = resolve(raw)
  if (s.type === 'array') return fieldRows(s.items, prefix + '[]', depth)
  return Object.entries(s.properties || {}).flatMap(([name, field]) => {
    const path = prefix ? `${prefix}.${name}` : name
    const own = row(path, (s.required || []).includes(name), field, resolve(field).description || field.description)
    return depth < 4 ? [own, ...fieldRows(field, path, depth + 1)] : [own]
  })
}

function section(title, content) {
  const [media] = Object.values(content || {})
  if (!media || !media.schema) return []
  const rows = fieldRows(media.schema)
  return [el('h4', {}, title), rows.length ? table(rows) : el('p', {}, typeOf(media.schema))]
}

function operation(path, method, op) {
  const access = op['x-access']
  const body = el('div', { class: 'body' }, el('p', {}, op.description || ''))
  const params = op.parameters || []
  if (params.length) body.append(el('h4', {}, '参数'), table(params.map((p) => row(`${p.name}（${p.in}）`, p.required, p.schema, p.description))))
  if (op.requestBody) body.append(...section('请求内容', op.requestBody.content))
  for (const [status, answer] of Object.entries(op.responses || {})) {
    if (status !== 'default' && status < '400') body.append(...section('返回 ' + status, answer.content))
  }
  const node = el('details', { id: op.operationId, 'data-text': [path, op.summary, op.operationId, access].join(' ').toLowerCase() },
    el('summary', {}, el('span', { class: 'method ' + method }, method.toUpperCase()), el('code', {}, path), el('span', {}, op.summary || ''),
      el('span', { class: 'who' }, WHO[access] || '权限 ' + access)))
  node.addEventListener('toggle', () => node.append(body), { once: true })
  return node
}

function show() {
  const groups = new Map()
  for (const [path, item] of Object.entries(contract.paths || {})) {
    for (const [method, op] of Object.entries(item)) {
      const tag = (op.tags || ['其他'])[0]
      groups.set(tag, [...(groups.get(tag) || []), operation(path, method, op)])
    }
  }
  document.title = contract.info.title + ' 接口文档'
  document.getElementById('title').textContent = `${contract.info.title} ${contract.info.version}`
  const main = document.getElementById('main')
  const nav = document.getElementById('nav')
  main.replaceChildren(el('p', {}, contract.info.description || ''), el('p', {}, '带 ', el('span', { class: 'must' }, '*'), ' 的为必填。原始文件：', el('a', { href: '/openapi.json' }, '/openapi.json')))
  for (const [tag, nodes] of groups) {
    nav.append(el('a', { href: '#tag-' + tag }, tag))
    main.append(el('section', {}, el('h2', { id: 'tag-' + tag }, tag), ...nodes))
  }
  if (!groups.size) main.append(el('p', {}, '还没有接口。'))
}

function search(event) {
  const wanted = event.target.value.trim().toLowerCase()
  for (const node of document.querySelectorAll('details')) node.hidden = !node.dataset.text.includes(wanted)
  for (const s of document.querySelectorAll('section')) s.hidden = !s.querySelector('details:not([hidden])')
}

fetch('/openapi.json').then((r) => r.json()).then((json) => {
  contract = json
  show()
  document.getElementById('search').addEventListener('input', search)
}).catch((err) => {
  document.getElementById('main').textContent = '接口文档读取失败，请刷新重试：' + err
})
