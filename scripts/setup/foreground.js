import { spawn } from 'node:child_process'

function stay() {}

/**
 * Runs a command on this terminal and gives its exit code. Signals are left to it: Ctrl-C reaches it anyway,
 * SIGTERM is passed on, and this process stays to clean up after it.
 */
export function foreground(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const passOn = (signal) => child.kill(signal)
  process.on('SIGINT', stay)
  process.on('SIGTERM', passOn)
  process.on('SIGHUP', passOn)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', stay)
      process.off('SIGTERM', passOn)
      process.off('SIGHUP', passOn)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
