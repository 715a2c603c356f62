import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')
export const toolsDir = join(root, '.tools')
export const dataDir = join(root, '.data')
export const runFile = join(dataDir, 'run.json')
export const secretsFile = join(dataDir, 'secrets.json')
