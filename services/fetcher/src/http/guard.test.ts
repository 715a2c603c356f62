import type { LookupFunction } from 'node:net'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { closeHttp, openHttp } from './client.ts'
import { guardLookup } from './guard.ts'
import {
  answering,
  failed,
  look,
  received,
  serve,
  serveTls,
  TLS_CERTIFICATE,
} from './local-site.ts'

// Global unicast that nobody has been given: public to the guard, and no host is bothered.
const PUBLIC = '2e00::1'

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '①②⑦.0.0.1',
  '127.0.0.1.',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  'localhost',
])('a private address written as %s is never asked', async (host) => {
  let asked = 0
  await using site = await serve((_, response) => {
    asked++
    response.end('secret')
  })
  const outcome = failed(await look(`http://${host}:${site.port}/`, []))
  expect(outcome.code).toBe('private-address')
  expect(outcome.detail).toMatch(/public internet\.$/)
  expect(asked).toBe(0)
})

test('the connection itself refuses a private literal, whoever forgot to judge the address', async () => {
  let asked = 0
  await using site = await serve((_, response) => response.end(String(asked++)))
  const http = openHttp({ publicUrl: 'https://clausewatch.example' })
  for (const host of ['127.0.0.1', '[::ffff:7f00:1]']) {
    const asking = request(`http://${host}:${site.port}/`, { dispatcher: http.agent })
    await expect(asking).rejects.toMatchObject({ code: 'private-address' })
  }
  await closeHttp(http)
  expect(asked).toBe(0)
})

test('an allow-listed site passes while another port of the same host is refused', async () => {
  await using open = await serve((_, response) => response.end('terms'))
  await using shut = await serve((_, response) => response.end('secret'))
  expect(received(await look(`http://${open.host}/`, [open])).status).toBe(200)
  expect(failed(await look(`http://${shut.host}/`, [open])).code).toBe('private-address')
})

test('a name that resolves to a private address is refused', async () => {
  let asked = 0
  await using site = await serve((_, response) => response.end(String(asked++)))
  const url = `http://terms.example.com:${site.port}/`
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254']) {
    const outcome = failed(await look(url, [], { lookup: answering(address) }))
    expect(outcome.code).toBe('private-address')
    expect(outcome.detail).toContain(`terms.example.com resolves to ${address}`)
  }
  expect(asked).toBe(0)
})

test('one private address among public ones refuses the name', async () => {
  await using site = await serve((_, response) => response.end('secret'))
  const outcome = await look(`http://terms.example.com:${site.port}/`, [], {
    lookup: answering(PUBLIC, '127.0.0.1'),
  })
  expect(failed(outcome).code).toBe('private-address')
})

test('a name is allow-listed with its port, not with its address', async () => {
  await using site = await serve((_, response) => response.end('terms'))
  const named = { ...site, host: `terms.example.com:${site.port}` }
  const lookup = answering('127.0.0.1')
  expect(received(await look(`http://${named.host}/`, [named], { lookup })).status).toBe(200)
  const other = await look(`http://other.example.com:${site.port}/`, [named], { lookup })
  expect(failed(other).code).toBe('private-address')
})

test('a redirect to a private address is refused before it is asked', async () => {
  let asked = 0
  await using inside = await serve((_, response) => response.end(String(asked++)))
  for (const host of ['127.0.0.1', '[::ffff:7f00:1]', 'localhost', '0x7f.1']) {
    await using site = await serve((_, response) =>
      response.writeHead(302, { location: `http://${host}:${inside.port}/` }).end(),
    )
    const outcome = failed(await look(`http://${site.host}/`, [site]))
    expect(outcome.code).toBe('private-address')
    expect(outcome.detail).toMatch(/^Redirected to /)
    expect(outcome.redirects).toEqual([`http://${site.host}/`])
  }
  expect(asked).toBe(0)
})

test('a redirect to a name that resolves to a private address is refused', async () => {
  await using inside = await serve((_, response) => response.end('secret'))
  await using site = await serve((_, response) =>
    response.writeHead(302, { location: `http://terms.example.com:${inside.port}/` }).end(),
  )
  const outcome = await look(`http://${site.host}/`, [site], { lookup: answering('127.0.0.1') })
  expect(failed(outcome).code).toBe('private-address')
})

test('a name that changes its mind gains nothing: one lookup a connection, and its answers are used', async () => {
  let asked = 0
  let lookups = 0
  await using inside = await serve((_, response) => response.end(String(asked++)))
  const rebinding: LookupFunction = (hostname, options, callback) =>
    answering(lookups++ === 0 ? PUBLIC : '127.0.0.1')(hostname, options, callback)
  const url = `http://rebind.example.com:${inside.port}/`
  const limits = { connectTimeoutMs: 300 }

  const outcome = failed(await look(url, [], { lookup: rebinding, limits }))
  expect(['refused', 'timeout']).toContain(outcome.code)
  expect(lookups).toBe(1)
  expect(failed(await look(url, [], { lookup: rebinding, limits })).code).toBe('private-address')
  expect(lookups).toBe(2)
  expect(asked).toBe(0)
})

test('the guard hands on the very answers that it judged', async () => {
  const lookup = guardLookup(answering('1.1.1.1', '2606:4700:4700::1111'))
  const all = await new Promise((resolve) => {
    lookup('a.example.com', { all: true }, (_, answers) => resolve(answers))
  })
  expect(all).toEqual([
    { address: '1.1.1.1', family: 4 },
    { address: '2606:4700:4700::1111', family: 6 },
  ])
  const one = await new Promise((resolve) => {
    lookup('a.example.com', {}, (_, address, family) => resolve([address, family]))
  })
  expect(one).toEqual(['1.1.1.1', 4])
})

test('a name without any address is a fault of the name', async () => {
  const outcome = failed(await look('http://terms.example.com/', [], { lookup: answering() }))
  expect(outcome).toMatchObject({ code: 'dns', url: 'http://terms.example.com/' })
})

test('a certificate that nobody vouches for is refused, and so is one for another name', async () => {
  await using site = await serveTls((_, response) => response.end('terms'))
  const lookup = answering('127.0.0.1')
  const named = { ...site, host: `site.example.com:${site.port}` }
  const other = { ...site, host: `other.example.com:${site.port}` }
  const outcome = failed(await look(`https://${named.host}/`, [named], { lookup }))
  expect(outcome).toMatchObject({ code: 'tls' })
  expect(outcome.detail).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
  const trusting = { lookup, ca: TLS_CERTIFICATE }
  expect(failed(await look(`https://${other.host}/`, [other], trusting)).code).toBe('tls')
  expect(received(await look(`https://${named.host}/`, [named], trusting)).status).toBe(200)
})

test('a host that speaks no TLS on an https address is a TLS fault', async () => {
  await using site = await serve((_, response) => response.end('terms'))
  expect(failed(await look(`https://${site.host}/`, [site])).code).toBe('tls')
})

test('a redirect from https to http is followed and recorded', async () => {
  await using plain = await serve((_, response) => response.end('terms'))
  await using secure = await serveTls((_, response) =>
    response.writeHead(301, { location: `http://${plain.host}/` }).end(),
  )
  const named = { ...secure, host: `site.example.com:${secure.port}` }
  const outcome = await look(`https://${named.host}/`, [named, plain], {
    lookup: answering('127.0.0.1'),
    ca: TLS_CERTIFICATE,
  })
  expect(received(outcome)).toMatchObject({
    url: `http://${plain.host}/`,
    redirects: [`https://${named.host}/`],
    downgraded: true,
  })
})
