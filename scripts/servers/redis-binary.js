import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { run } from '../setup/child.js'
import { toolsDir } from '../setup/paths.js'
import { SetupError, step } from '../setup/progress.js'

/** Debian 12's names: the server sits in redis-tools (as redis-check-rdb, one binary of many names), with these libraries. */
const PACKAGES = ['redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1', 'libssl3', 'libsystemd0']
const TRIPLET = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'

const unpacked = join(toolsDir, 'redis')

const WAYS_OUT = `Redis is missing, and there is no npm package of it that runs here. Three ways out:
  1. install one:  apt install redis-server  |  brew install valkey  (any valkey-server or redis-server on PATH will do)
  2. use one you have:  REDIS_URL=redis://host:6379 npm start
  3. run everything in containers:  docker compose up`

/** The Redis to run, as { command, env }: one on PATH, or else Debian's packages unpacked under .tools/ without root. */
export async function findRedis() {
  const installed = onPath('valkey-server') ?? onPath('redis-server')
  if (installed !== undefined) return { command: installed, env: process.env }
  if (!existsSync(unpacked)) await unpackDebianPackages()
  const libraries = [join(unpacked, 'usr/lib', TRIPLET), join(unpacked, 'lib', TRIPLET)]
  return {
    command: join(unpacked, 'usr/bin/redis-server'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) },
  }
}

export function onPath(name) {
  // Debian keeps servers in sbin, which an ordinary user's PATH lacks; Homebrew's folder is missing in plain shells.
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ]
  return places.map((place) => join(place, name)).find((path) => existsSync(path))
}

async function unpackDebianPackages() {
  if (onPath('apt-get') === undefined || onPath('dpkg') === undefined)
    throw new SetupError(WAYS_OUT)
  await step('unpacking Redis from Debian packages into .tools/redis', '5 s', async () => {
    const work = join(toolsDir, `redis-${process.pid}`)
    try {
      await download(work)
      await unpack(work)
    } catch (error) {
      throw new SetupError(`${WAYS_OUT}\n\nUnpacking Debian's packages failed: ${error.message}`)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
}

/** apt's own lists first; where they are empty or stale, private ones, which need no root. */
async function download(work) {
  const debs = join(work, 'debs')
  for (const dir of [
    debs,
    join(work, 'state/lists/partial'),
    join(work, 'cache/archives/partial'),
  ]) {
    mkdirSync(dir, { recursive: true })
  }
  const options = { cwd: debs }
  if ((await run('apt-get', ['download', '-qq', ...PACKAGES], options)).code === 0) return
  const ownState = [
    `Dir::State=${join(work, 'state')}`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    // Else an unreachable mirror is only a warning.
    'APT::Update::Error-Mode=any',
    'Acquire::Retries=1',
  ].flatMap((option) => ['-o', option])
  await must('apt-get', [...ownState, 'update', '-qq'], options)
  await must('apt-get', [...ownState, 'download', '-qq', ...PACKAGES], options)
}

async function unpack(work) {
  const tree = join(work, 'root')
  const debs = join(work, 'debs')
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb'))) {
    await must('dpkg', ['-x', join(debs, deb), tree], { cwd: work })
  }
  const server = join(tree, 'usr/bin/redis-server')
  if (!existsSync(server)) symlinkSync('redis-check-rdb', server)
  const env = { LD_LIBRARY_PATH: `${join(tree, 'usr/lib', TRIPLET)}:${join(tree, 'lib', TRIPLET)}` }
  await must(server, ['--version'], { cwd: work, env })
  // Moved when whole, so that an interrupted download is not taken for a Redis.
  if (!existsSync(unpacked)) renameSync(tree, unpacked)
}

async function must(command, args, options) {
  const { code, stderr } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.at(-1)}: ${stderr.trim() || `code ${code}`}`)
}
