/** Progress goes to stderr, so that `npm run -s …` leaves stdout to the command. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** A fault that the person can mend: shown as its message alone, without a stack. */
export class SetupError extends Error {}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`
}

/**
 * Shows what a long step does and roughly how long it takes, then the time it took.
 * On a terminal the elapsed seconds tick; in a log, one line now and then shows that it is alive.
 */
export async function step(what, about, work) {
  const began = Date.now()
  const tty = process.stderr.isTTY
  say(`- ${what} (about ${about})`)
  const tick = setInterval(
    () => {
      const elapsed = `  ... ${Math.round((Date.now() - began) / 1000)} s`
      process.stderr.write(tty ? `\r${elapsed}` : `${elapsed}\n`)
    },
    tty ? 1000 : 10_000,
  )
  try {
    const result = await work()
    clearInterval(tick)
    say(`${tty ? '\r' : ''}  done in ${seconds(Date.now() - began)}`)
    return result
  } catch (error) {
    clearInterval(tick)
    if (tty) say('')
    throw error
  }
}

/** Ends a script: a person's fault is told plainly, a bug of ours keeps its stack. */
export function fail(error) {
  say(error instanceof SetupError ? `\n${error.message}\n` : `\n${error?.stack ?? error}\n`)
  process.exit(1)
}
