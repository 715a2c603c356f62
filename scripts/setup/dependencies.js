import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from './child.js'
import { root } from './paths.js'
import { step } from './progress.js'
import { registryFailure } from './toolchain.js'

const stampFile = join(root, 'node_modules', '.clausewatch-installed')

/** Installs what the lockfile names, and only when it or a manifest changed since: later starts need no network. */
export async function ensureDependencies({ pnpm, env }) {
  const stamp = fingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  await step('installing the dependencies with pnpm', '30 s, 600 MB', async () => {
    // CI: without it pnpm may stop to ask a question.
    const result = await run(pnpm, ['install', '--frozen-lockfile', '--prefer-offline'], {
      cwd: root,
      env: { ...env, CI: '1' },
    })
    if (result.code !== 0) throw registryFailure('pnpm could not install the dependencies', result)
  })
  writeFileSync(stampFile, stamp)
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests()]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function manifests() {
  return ['packages', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => join(folder, name, 'package.json'))
      .filter((file) => existsSync(join(root, file))),
  )
}
