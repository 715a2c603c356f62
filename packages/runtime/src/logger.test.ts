import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger, scrub } from './logger.ts'
import type { Log } from './logger.ts'

function logged(write: (log: Log) => void): string {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  write(createLogger({ service: 'test', level: 'trace', destination }))
  for (const line of lines) JSON.parse(line)
  return lines.join('')
}

// The part that must not appear, and a text that holds it.
const SECRETS: readonly (readonly [string, string])[] = [
  ['B024BE7LH', 'POST https://hooks.slack.com/services/T024BE7LD/B024BE7LH/7aY2zqk answered 404'],
  ['B024BE7LH', 'http://127.0.0.1:8123/services/T024BE7LD/B024BE7LH/7aY2zqk'],
  ['hunter2', 'connect postgres://clausewatch:hunter2@db.internal:5432/clausewatch failed'],
  ['hunter2', 'https://hooks.example/in?id=7&token=hunter2#x'],
  ['hunter2', 'GET /confirm?code=hunter2 gave 404'],
  ['cw_live', 'the key cw_live_Zm9vYmFyYmF6cXV4 is revoked'],
  ['Zm9vYmFy', 'request had Authorization: Bearer Zm9vYmFyYmF6cXV4'],
  ['Zm9vYmFy', '{"headers":{"authorization":"Bearer Zm9vYmFyYmF6cXV4"}}'],
  ['c2Vzc2lvbg', 'cookie: lang=en; session=c2Vzc2lvbg'],
  ['ann.lee', 'RCPT TO:<ann.lee+terms@mail.example.org> refused'],
  ['ann.lee', '/unsubscribe?address=ann.lee%40example.org'],
  ['Q0VLZV9zaWdu', 'GET /unsubscribe/812.Q0VLZV9zaWduYXR1cmVfb2ZfYV9saW5r done'],
]

test.for(SECRETS)(
  'no %s reaches a log line: message, error, cause, stack, nested, bindings, names',
  ([part, text]) => {
    const output = logged((log) => {
      const cause = new Error(`\n${text}`)
      const error = Object.assign(new Error(text, { cause }), { response: { body: [text] } })
      log.info(text)
      log.info({ err: error }, text)
      log.error(error)
      log.warn({ deep: { list: [{ text }], text: `\n${text}` } }, 'failed')
      log.child({ from: text }).info({ [text]: 1, at: `\t${text}` }, '%s', text)
    })
    expect(output).not.toContain(part)
  },
)

test('a field that is secret by name is hidden whatever it holds', () => {
  const output = logged((log) =>
    log.info({
      headers: { authorization: 'hunter2', 'Set-Cookie': ['hunter2'], 'x-api-key': 'hunter2' },
      smtp: { password: 'hunter2', access_token: { value: 'hunter2' } },
    }),
  )
  expect(output).not.toContain('hunter2')
})

test('what is no secret is kept', () => {
  for (const text of [
    'https://www.example.org/privacy?lang=en&page=2 answered 304 in 12.5 ms',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'clausewatch@0.1.0 of node:internal/process/task_queues:105:5',
    'GET /services/fetcher/main.ts',
  ]) {
    expect(scrub(text)).toBe(text)
  }
})

test('a hostile text is scrubbed in linear time', () => {
  const text = `${'a'.repeat(200_000)} ${'://'.repeat(50_000)} ${'authorization '.repeat(20_000)}`
  const start = performance.now()
  scrub(text)
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('an object that cannot be read back is not logged raw, and the caller is not disturbed', () => {
  const circular: Record<string, unknown> = { token: 'hunter2' }
  circular['self'] = circular
  expect(logged((log) => log.info(circular, 'odd'))).not.toContain('hunter2')
})
