// Writes the types of the API from contract/openapi.json: what buyers and
// distributors call, not what staff call. With --check it only compares.
import fs from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const contract = JSON.parse(fs.readFileSync(new URL('../../contract/openapi.json', import.meta.url), 'utf8'))
const paths = Object.fromEntries(Object.entries(contract.paths).filter(([path]) => path.startsWith('/api/v1/')))

const used = new Set()
const follow = (node) => {
  if (node === null || typeof node !== 'object') return
  const name = typeof node.$ref === 'string' && node.$ref.split('/').pop()
  if (name && !used.has(name)) {
    used.add(name)
    follow(contract.components.schemas[name])
  }
  Object.values(node).forEach(follow)
}
follow(paths)
const schemas = Object.fromEntries(Object.entries(contract.components.schemas).filter(([name]) => used.has(name)))

const open = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => operation['x-access'] === 'public')
    .map(([method]) => `  '${method.toUpperCase()} ${path}',`),
)

const types = astToString(await openapiTS({ ...contract, paths, components: { schemas } }))
const files = {
  'schema.d.ts': `// Generated from contract/openapi.json by \`make generate\`.\n\n${types}`,
  'open.ts': `// Generated from contract/openapi.json by \`make generate\`.\n\n/** What can be called without a login. */\nexport const open = new Set<string>([\n${open.join('\n')}\n])\n`,
}

let stale = false
for (const [name, text] of Object.entries(files)) {
  const file = new URL(`../src/api/${name}`, import.meta.url)
  if (process.argv.includes('--check')) stale ||= !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text
  else fs.writeFileSync(file, text)
}
if (stale) {
  console.error('miniprogram/src/api 里的类型过期了：运行 make generate 并提交')
  process.exit(1)
}
