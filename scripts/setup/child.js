import { spawn } from 'node:child_process'

function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null
}

export function ended(child) {
  if (hasEnded(child)) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', resolve))
}

/** Asks a process to end, insists after the deadline, and returns once it is gone. */
export async function stop(child, { signal = 'SIGTERM', deadlineMs = 10_000 } = {}) {
  if (hasEnded(child)) return
  child.kill(signal)
  const insist = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  await ended(child)
  clearTimeout(insist)
}

/**
 * Starts a server and waits until its log shows the line that means ready.
 * It gets a session of its own: Ctrl-C must reach the supervisor only, which stops things in order.
 * lastLines() of the child given says what it last said, for when it ends by itself.
 */
export function startServer(
  command,
  args,
  { ready, what, deadlineMs = 30_000, input, ...options },
) {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...options,
  })
  let log = ''
  child.lastLines = () => log.trim().split('\n').slice(-5)
  return new Promise((resolve, reject) => {
    const giveUp = (why) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`${what} ${why}\n${log.trim()}`))
    }
    const endedEarly = (code, signal) => giveUp(`ended at once (${signal ?? `code ${code}`})`)
    const timer = setTimeout(giveUp, deadlineMs, `was not ready within ${deadlineMs / 1000} s`)
    const read = (chunk) => {
      log = (log + chunk).slice(-20_000)
      if (!ready.test(log)) return
      clearTimeout(timer)
      child.off('exit', endedEarly)
      resolve(child)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', (error) => giveUp(`could not be started: ${error.message}`))
    child.once('exit', endedEarly)
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
}

/** Runs a command to its end and gives { code, stdout, stderr }; `inherit` streams its output to stderr. */
export function run(command, args, { inherit = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = inherit ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe']
    const child = spawn(command, args, { stdio, ...options })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => (stdout += chunk))
    child.stderr?.on('data', (chunk) => (stderr += chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? 1, signal, stdout, stderr }))
  })
}
