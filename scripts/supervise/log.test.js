import { expect, test } from 'vitest'

import { openLog } from './log.js'

function capture() {
  const rows = []
  const out = { on() {}, isTTY: false, write: (text) => rows.push(text) }
  return { rows, log: openLog(['api', 'fetcher'], out) }
}

test('each entry is one line that carries its process, also one that arrives in pieces', () => {
  const { rows, log } = capture()
  const line = JSON.stringify({ level: 30, time: 0, msg: 'fetched', documentId: 'd1' })
  log('api', line.slice(0, 10))
  log('fetcher', 'Error: plain text\n')
  log('api', `${line.slice(10)}\n`)

  expect(rows[0]).toBe('fetcher | Error: plain text\n')
  expect(rows[1]).toMatch(/^api {5}\| .*INFO.*fetched.*"documentId":"d1"\}\n$/)
})
