// Packs what Vite built: each file as brotli and gzip where that is smaller, and `files.json`, by which the server finds
// them in the jar. Checks the budget of the first load. Usage: node scripts/compress.mjs <folder>
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const BUDGET_BYTES = 250 * 1024
const out = process.argv[2] ?? 'dist'

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const encoders = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
}

async function pack(path) {
  const bytes = await readFile(join(out, path))
  const type = types[extname(path)]
  if (!type) throw new Error(`what is ${path}?`)
  const encodings = []
  for (const [name, encode] of Object.entries(encoders)) {
    const encoded = await encode(bytes)
    if (encoded.length < bytes.length * 0.9) {
      await writeFile(join(out, `${path}.${name}`), encoded)
      encodings.push(name)
    }
  }
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  return { path: `/${path}`, type, tag, immutable: path.startsWith('assets/'), encodings }
}

/** A chunk and all that it imports at once. */
function closure(manifest, chunk, found = new Set()) {
  if (!found.has(chunk)) {
    found.add(chunk)
    for (const next of manifest[chunk].imports ?? []) closure(manifest, next, found)
  }
  return found
}

/** What a browser must load to show a page: the entry, the page, and the words of both. */
async function checkBudget(manifest, files) {
  const sizes = new Map()
  for (const file of files.filter((one) => one.path.endsWith('.js'))) {
    const name = file.encodings.includes('gz') ? `${file.path}.gz` : file.path
    sizes.set(file.path.slice(1), (await readFile(join(out, name))).length)
  }
  const pages = Object.keys(manifest).filter((name) => /Page\.vue$/.test(name))
  const loads = pages.map((page) => {
    const area = page.split('/')[1]
    const words = ['app', area].map((name) => `src/${name}/messages/ru.json`).filter((name) => manifest[name])
    const chunks = closure(manifest, 'index.html')
    for (const chunk of [page, ...words]) closure(manifest, chunk, chunks)
    const bytes = [...chunks].reduce((sum, chunk) => sum + (sizes.get(manifest[chunk].file) ?? 0), 0)
    return { page, bytes }
  })
  loads.sort((one, other) => other.bytes - one.bytes)
  const [worst] = loads
  const home = loads.find((load) => load.page.endsWith('HomePage.vue'))
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`
  console.log(
    `webapp: first load ${kilobytes(home.bytes)} of compressed JavaScript, at most ` +
      `${kilobytes(worst.bytes)} (${worst.page}); budget ${kilobytes(BUDGET_BYTES)}`,
  )
  if (worst.bytes > BUDGET_BYTES) throw new Error(`${worst.page} is over the budget`)
}

const manifest = JSON.parse(await readFile(join(out, '.vite/manifest.json'), 'utf8'))
await rm(join(out, '.vite'), { recursive: true })
const found = await readdir(out, { recursive: true, withFileTypes: true })
const paths = found
  .filter((entry) => entry.isFile())
  .map((entry) => relative(out, join(entry.parentPath ?? entry.path, entry.name)))
  .sort()
const files = await Promise.all(paths.map(pack))
await checkBudget(manifest, files)
const areas = JSON.parse(await readFile(new URL('../src/app/areas.json', import.meta.url), 'utf8'))
await writeFile(join(out, 'files.json'), JSON.stringify({ areas, files }))
