// Puts the API reference together: our page beside the viewer's own files.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const viewer = join(here, '../node_modules/swagger-ui-dist')
const dist = join(here, '../dist')

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
for (const file of ['index.html', 'reference.js']) cpSync(join(here, file), join(dist, file))
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'LICENSE', 'NOTICE']) cpSync(join(viewer, file), join(dist, file))
