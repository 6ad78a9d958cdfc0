// WeChat refuses a main package over 2 MB; subpackages have the same limit each, 20 MB in all.
import process from 'node:process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = 'dist/build/mp-weixin'
const LIMIT = 2 * 1024 * 1024
const LIMIT_IN_ALL = 20 * 1024 * 1024
const app = JSON.parse(readFileSync(join(root, 'app.json'), 'utf8'))
const parts = (app.subPackages ?? app.subpackages ?? []).map((p) => p.root.replace(/\/?$/, '/'))
const sizes = new Map([['main', 0], ...parts.map((p) => [p, 0])])

const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) walk(path)
    else {
      const part = parts.find((p) => relative(root, path).startsWith(p)) ?? 'main'
      sizes.set(part, sizes.get(part) + statSync(path).size)
    }
  }
}
walk(root)

for (const [part, size] of sizes) console.log(`${part}: ${(size / 1024).toFixed(0)} KB`)
const over = [...sizes].filter(([, size]) => size > LIMIT)
const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
console.log(`in all: ${(all / 1024).toFixed(0)} KB`)
if (all > LIMIT_IN_ALL) {
  console.error('over 20 MB in all')
  process.exit(1)
}
if (over.length > 0) {
  console.error(`over 2 MB: ${over.map(([part]) => part).join(', ')}`)
  process.exit(1)
}
