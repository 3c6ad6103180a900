// The app's part of the Maven build: `build <folder>` makes the files that the jar takes, `check` runs type check, lint and
// unit tests. Each does nothing when no input has changed since it last went well in this checkout.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const webapp = fileURLToPath(new URL('..', import.meta.url))
const [task, target] = process.argv.slice(2)
const stamps = resolve(webapp, '../target/webapp')
/** As the tools of the build want it, see `engines` in package-lock.json. */
const FIT_NODE = '20.19, 22.13, 24 or newer'
const GENERATED = new Set(['node_modules', 'dist', 'test-results', 'schema.d.ts'])

/** One line about everything that the result depends on. */
function inputs() {
  const hash = createHash('sha256').update(process.version)
  const add = (file) => hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (GENERATED.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else add(path)
    }
  }
  walk('.')
  add('../src/main/resources/openapi.yaml')
  return hash.digest('hex')
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return status === 0
}

function mustRun(command, ...args) {
  if (!run(command, ...args)) {
    console.error(`webapp: failed: ${command} ${args.join(' ')}`)
    process.exit(1)
  }
}

/** The packages of the lock file; false when they cannot be had. */
function install() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
  const mark = 'node_modules/.installed-lock'
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return true
  console.log('webapp: npm ci')
  if (!run('npm', 'ci', '--silent', '--no-progress')) return false
  writeFileSync(mark, lock)
  return true
}

process.chdir(webapp)
const [major, minor] = process.versions.node.split('.').map(Number)
if (!(major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19))) {
  console.warn(`webapp: left out, it needs Node.js ${FIT_NODE} and this is ${process.version}`)
  process.exit(0)
}
const stamp = join(stamps, `${task}.stamp`)
const now = `${inputs()} ${target ?? ''}`
const result = target ? existsSync(join(target, 'files.json')) : true
if (result && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) process.exit(0)

if (!install()) {
  console.warn('webapp: left out, its packages are not to be had (npm ci failed); / will say so')
  process.exit(0)
}
if (task === 'build') {
  process.env.WEBAPP_OUT = target
  mustRun('node', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')
  mustRun('node', 'scripts/compress.mjs', target)
} else {
  mustRun('npm', 'run', '--silent', 'check')
}
mkdirSync(stamps, { recursive: true })
writeFileSync(stamp, now)
