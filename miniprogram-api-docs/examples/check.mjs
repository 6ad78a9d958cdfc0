// Runs every example of the guides against a host with sample data and the simulated WeChat:
//   node check.mjs [http://127.0.0.1:5080]
// Shell blocks run under `bash -euo pipefail`, TypeScript blocks are type-checked (strict) and run with a wx made of
// fetch. Blocks of one kind in one guide are one program, from top to bottom. Ends with "ok".
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const host = process.argv[2] ?? 'http://127.0.0.1:5080'
const examples = dirname(fileURLToPath(import.meta.url))
const guides = join(examples, '../guide')
const ts = createRequire(join(examples, '../../src/clients/api/package.json'))('typescript')
const blocks = (text, language) => [...text.matchAll(new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'gm'))].map((m) => m[1]).join('\n')
const names = readdirSync(guides).filter((n) => n.endsWith('.md')).sort()
const fail = (what) => { console.error(what); process.exit(1) }

const programs = new Map()
for (const name of names) {
  const text = readFileSync(join(guides, name), 'utf8')
  const shell = blocks(text, 'sh')
  if (shell) {
    const ran = spawnSync('bash', ['-euo', 'pipefail', '-c', `. '${join(examples, 'setup.sh')}'\n${shell}`], { encoding: 'utf8', env: { ...process.env, HOST: host } })
    if (ran.status !== 0) fail(`${name}: shell: ${ran.stdout}${ran.stderr}`)
    console.log(`${name}: shell`)
  }
  const script = blocks(text, 'ts')
  if (script) programs.set(join(guides, name.replace('.md', '.ts')), script)
}

// The guides' programs exist only here; everything else is read from the disk.
const options = { strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [], skipLibCheck: true, noEmitOnError: true, rootDir: join(examples, '../..') }
const disk = ts.createCompilerHost(options)
const inMemory = { ...disk,
  fileExists: (f) => programs.has(resolve(f)) || disk.fileExists(f),
  readFile: (f) => programs.get(resolve(f)) ?? disk.readFile(f),
  getSourceFile: (f, v) => (programs.has(resolve(f)) ? ts.createSourceFile(f, programs.get(resolve(f)), v) : disk.getSourceFile(f, v)),
}
const out = mkdtempSync(join(tmpdir(), 'guides-'))
process.on('exit', () => rmSync(out, { recursive: true, force: true }))
const program = ts.createProgram([...programs.keys()], { ...options, outDir: out }, inMemory)
const wrong = ts.getPreEmitDiagnostics(program)
if (wrong.length > 0) fail(ts.formatDiagnostics(wrong, { getCanonicalFileName: (f) => f, getCurrentDirectory: () => examples, getNewLine: () => '\n' }))
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'package.json'), '{"type":"module"}')
program.emit()

const kept = new Map()
globalThis.wx = {
  request(o) {
    fetch(o.url, { method: o.method, headers: o.header, body: o.data === undefined ? undefined : JSON.stringify(o.data) })
      .then(async (answer) => {
        const text = await answer.text()
        let data = text
        try { data = JSON.parse(text) } catch { /* as wx.request does: what is not JSON stays text */ }
        o.success({ statusCode: answer.status, data, header: Object.fromEntries(answer.headers) })
      })
      .catch(() => o.fail())
  },
  login: ({ success }) => success({ code: `sim:小程序:${crypto.randomUUID()}` }),
  getStorageSync: (key) => kept.get(key) ?? '',
  setStorageSync: (key, value) => kept.set(key, value),
  removeStorageSync: (key) => kept.delete(key),
}
const silent = console.log
const { useHost } = await import(pathToFileURL(join(out, 'miniprogram-api-docs/examples/call.js')))
useHost(host)
for (const file of programs.keys()) {
  kept.clear()
  console.log = () => {}
  try {
    await import(pathToFileURL(join(out, 'miniprogram-api-docs/guide', file.slice(guides.length + 1).replace('.ts', '.js'))))
  } catch (e) {
    console.log = silent
    fail(`${file}: ${e.stack}`)
  }
  console.log = silent
  console.log(`${file.slice(guides.length + 1).replace('.ts', '.md')}: TypeScript`)
}
console.log('ok')
