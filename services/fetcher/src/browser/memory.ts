import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Resident memory of these processes together, in bytes; one that has ended meanwhile counts nothing. */
export async function residentBytes(pids: readonly number[]): Promise<number> {
  const read = process.platform === 'linux' ? fromProc : fromPs
  const each = await Promise.all(pids.map((pid) => read(pid).catch(() => 0)))
  return each.reduce((sum, bytes) => sum + bytes, 0)
}

async function fromProc(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

async function fromPs(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) * 1024
}
