import { expect, test } from 'vitest'
import { failed, look, serve } from '../services/fetcher/src/http/local-site.ts'
import { MAZES } from './fixtures/hostile/redirects.ts'

/** A page and ten redirects, and the one that is one too many. */
const MOST_REQUESTS = 12

test.each(MAZES)('a maze ends: $name', async ({ to, status = 302, drips, code }) => {
  let asked = 0
  await using site = await serve((request, response) => {
    asked += 1
    const location = to(request.url ?? '')
    response.writeHead(status, location === undefined ? {} : { location })
    if (!drips) response.end()
    else response.write('x'.repeat(1_000))
  })
  const outcome = failed(await look(`http://${site.host}/0`, [site]))
  expect(outcome.code).toBe(code)
  expect(outcome.detail.length).toBeLessThan(1_000)
  expect(asked).toBeLessThanOrEqual(MOST_REQUESTS)
})
