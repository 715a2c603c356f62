import { prettyFactory } from 'pino-pretty'

const COLOURS = [36, 35, 33, 34, 32, 96, 95, 93]

/**
 * One log for all processes: every line gets its process's name, pino's JSON is made readable, other text stays.
 * Gives write(name, chunk), which keeps an unfinished line until the rest comes.
 */
export function openLog(names, out = process.stdout) {
  const colorize = out.isTTY
  const pretty = prettyFactory({
    colorize,
    ignore: 'pid,hostname,name,service',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  })
  const width = Math.max(...names.map((name) => name.length))
  const unfinished = new Map()
  // Somebody may have closed our output (npm start | head): the service goes on.
  out.on('error', () => {})

  function prefix(name) {
    const padded = name.padEnd(width)
    return colorize
      ? `\u001B[${COLOURS[names.indexOf(name) % COLOURS.length]}m${padded}\u001B[0m`
      : padded
  }

  function line(name, text) {
    if (text.trim() === '') return
    const shown = text.startsWith('{') ? pretty(text) : text
    for (const row of shown.trimEnd().split('\n')) out.write(`${prefix(name)} | ${row}\n`)
  }

  return function write(name, chunk) {
    const lines = `${unfinished.get(name) ?? ''}${chunk}`.split('\n')
    unfinished.set(name, lines.pop())
    for (const text of lines) line(name, text)
  }
}
