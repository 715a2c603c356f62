import { isIP } from 'node:net'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAllowedHost, isPublicAddress, parseAllowedHosts, parseHttpUrl } from './address.ts'

const PRIVATE_V4 = `
0.0.0.0 0.0.0.1 0.1.2.3 0.255.255.255 10.0.0.0 10.0.0.1 10.254.0.0 10.255.255.255 100.64.0.0 100.64.0.1
100.100.0.0 100.100.100.200 100.127.255.255 127.0.0.0 127.0.0.1 127.0.1.1 127.254.254.254 127.255.255.255
168.63.129.16 169.254.0.0 169.254.45.1 169.254.169.253 169.254.169.254 169.254.170.2 169.254.255.255
172.16.0.0 172.16.10.65 172.17.0.1 172.20.1.1 172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.170 192.0.0.192
192.0.0.255 192.0.2.0 192.0.2.255 192.31.196.1 192.52.193.1 192.88.99.1 192.88.99.3 192.168.0.0 192.168.0.1
192.168.10.65 192.168.255.255 192.175.48.1 198.18.0.0 198.18.0.1 198.19.255.255 198.51.100.0 198.51.100.65
203.0.113.0 203.0.113.6 203.0.113.255 224.0.0.0 224.0.0.1 224.1.2.3 239.255.255.250 239.255.255.255
240.0.0.0 240.240.240.240 254.1.1.1 255.0.0.0 255.255.255.254 255.255.255.255`

const PRIVATE_V6 = `
:: ::1 ::2 ::7f00:1 ::a00:1 ::a9fe:a9fe ::808:808 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:0.0.0.1
::ffff:7f00:1 ::ffff:a9fe:a9fe ::ffff:10.0.0.1 ::ffff:c0a8:1 ::ffff:8.8.8.8 ::ffff:808:808 ::ffff:0:127.0.0.1
::ffff:0:7f00:1 ::ffff:0:808:808 0:0:0:0:0:0:0:1 0:0:0:0:0:ffff:7f00:1 0000::0001 64:ff9b::7f00:1
64:ff9b::c0a8:0 64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b::127.0.0.1 64:ff9b:1::dead:beef 64:ff9b:1:ffff::1
100::1 100::1:2:3:4 100:0:0:1::1 2001::1 2001:0:7f00:1::1 2001:0:53aa:64c:0:fbff:80ff:fffe 2001:1::1 2001:1::2
2001:2::1 2001:2:0:ffff::1 2001:3::1 2001:4:112::1 2001:10::1 2001:1f::1 2001:20::1 2001:2f:ffff::1 2001:30::1
2001:db8::1 2001:db8:ffff::1 2001:db8::127.0.0.1 2002::1 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1::1
2002:c000:204::dead:beef 2002:c0a8:1::dead:beef 2002:a9fe:a9fe::1 2002:808:808::1 2620:4f:8000::1
3fff::1 3fff::dead:beef 3fff:fff:ffff::1 4000::1 5f00::1 5f00::dead:beef 8000::1 a000::1 c000::1 e000::1
f000::1 f800::1 fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 fd7a:115c:a1e0::1 fdee:3a45:9057::1
fdff:ffff::1 fe00::1 fe80::1 fe80::dead:beef fe80::1%eth0 fe80::1%lo0 febf:ffff::dead:beef fec0::1 feff::1
ff00::1 ff01::1 ff02::1 ff02::1:ff00:1 ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`

const NOT_CANONICAL = `
0177.0.0.1 0x7f.0.0.1 0x7f000001 017700000001 2130706433 127.1 127.0.1 010.8.8.8 8.8.8.010 0x8.8.8.8 8.8.8
134744072 1.1.1.1. 1.1.1.1:80 1.1.1.256 1.1.1.1/32 [2606:4700:4700::1111] 2606:4700:4700::1111%eth0
2606:4700:4700::1.1.1.1 2606:4700::4700::1111 localhost example.com １.１.１.１ 1.1.1.1%00`

const PUBLIC = `
1.0.0.1 1.1.1.1 2.16.1.1 5.5.5.5 8.8.4.4 8.8.8.8 9.9.9.9 9.255.255.255 11.0.0.0 13.107.21.200 23.1.1.1 34.1.1.1
52.84.1.1 93.184.216.34 99.86.1.1 100.63.255.255 100.128.0.0 104.16.0.1 126.255.255.255 128.0.0.1 140.82.121.4
151.101.1.140 168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 185.199.108.153
191.255.255.255 192.0.1.1 192.1.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255
199.232.1.1 203.0.112.255 203.0.114.0 216.58.200.1 223.255.255.255 2001:200::1 2001:4860:4860::8888 2003::1
2400:cb00:2048::1 2600:1f18::1 2606:2800:220:1:248:1893:25c8:1946 2606:4700:4700::1111 2607:f8b0::1
2620:0:2d0:200::7 2620:4f:7fff::1 2620:4f:8001::1 2800::1 2804:14c::1 2a00:1450:4001::1 2a02:26f0::1 2a06:98c1::1
2c0f:f248::1`

const rows = (table: string): string[] => table.trim().split(/\s+/)

test('no address outside the public internet passes', () => {
  const refused = [...rows(PRIVATE_V4), ...rows(PRIVATE_V6), ...rows(NOT_CANONICAL), '', ' ']
  expect(refused.length).toBeGreaterThan(150)
  expect(refused.filter(isPublicAddress)).toEqual([])
})

test('no public address is refused', () => {
  expect(rows(PUBLIC).filter((ip) => !isPublicAddress(ip))).toEqual([])
})

test('no IPv4 address hidden in an IPv6 one passes', () => {
  const octets = fc.tuple(fc.nat(0xffff), fc.nat(0xffff))
  fc.assert(
    fc.property(octets, ([high, low]) => {
      const v4 = `${high.toString(16)}:${low.toString(16)}`
      const forms = [`::${v4}`, `::ffff:${v4}`, `::ffff:0:${v4}`, `64:ff9b::${v4}`, `2002:${v4}::1`]
      return !forms.some(isPublicAddress)
    }),
  )
})

test('whatever text is given, only an IP address is ever public', () => {
  const texts = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended())
  fc.assert(fc.property(texts, (text) => !isPublicAddress(text) || isIP(text) !== 0))
})

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://0X7F.0x0.0x0.0x1/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http:127.0.0.1',
  'http:\\\\127.0.0.1\\',
  '\thttp://127.0.0.1/',
  'http://127.0.0.1\t:80/',
  'http://0/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[2002:7f00:1::]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'https://10.0.0.1:8443/',
  'http://localhost/',
  'http://LOCALHOST./',
  'http://site.localhost:3000/',
  'http://printer.local/',
  'http://metadata.google.internal/',
  'http://router.home.arpa/',
  'http://nas.lan/',
  'http://intranet/',
  'http://redis:6379/',
  'http://evil#@127.0.0.1/',
])('%j is refused as private', (address) => {
  expect(parseHttpUrl(address)).toMatchObject({ ok: false, code: 'private-address' })
})

test.each([
  ['', 'not a complete'],
  ['example.com/privacy', 'not a complete'],
  ['/privacy', 'not a complete'],
  ['http://', 'not a complete'],
  ['http://exa mple.com/', 'not a complete'],
  ['http://127.0.0.256/', 'not a complete'],
  ['http://example.com:99999/', 'not a complete'],
  ['ftp://example.com/', 'Only http'],
  ['file:///etc/passwd', 'Only http'],
  ['gopher://example.com/', 'Only http'],
  ['javascript:alert(1)', 'Only http'],
  ['data:text/html,hello', 'Only http'],
  ['http://user@example.com/', 'user name'],
  ['http://:secret@example.com/', 'user name'],
  ['http://example.com@127.0.0.1/', 'user name'],
  ['http://example.com:0/', 'Port 0'],
  [`http://example.com/${'a'.repeat(2048)}`, 'longer than'],
  [`http://${'a'.repeat(64)}.com/`, 'not a valid host'],
  [`http://${'abcdefgh.'.repeat(30)}com/`, 'not a valid host'],
  ['http://-bad-.com/', 'not a valid host'],
  ['http://a..com/', 'not a valid host'],
  ['http://example.com,evil.com/', 'not a valid host'],
])('%j is refused as malformed', (address, reason) => {
  const parsed = parseHttpUrl(address)
  expect(parsed).toMatchObject({ ok: false, code: 'bad-address' })
  expect(parsed.ok ? '' : parsed.reason).toContain(reason)
})

test.each([
  ['https://www.example.com/legal/privacy?lang=en#cookies'],
  ['http://example.com'],
  ['https://example.com:8443/terms'],
  ['https://EXAMPLE.com./terms'],
  ['https://bücher.example/agb'],
  ['https://my_site.example.co.uk/'],
  ['https://xn--bcher-kva.example/'],
  ['https://site.xn--p1ai/'],
  ['https://1.1.1.1/'],
  ['https://[2606:4700:4700::1111]/'],
  ['https://notlocalhost.com/'],
  ['https://internal.example.com/'],
])('%s is a public address', (address) => {
  expect(parseHttpUrl(address)).toMatchObject({ ok: true })
})

test('the dot of the root is dropped from the address', () => {
  expect(parseHttpUrl('https://example.com./terms')).toMatchObject({
    url: new URL('https://example.com/terms'),
  })
})

test('an allow-listed host and port passes, the same host at another port does not', () => {
  const allowed = parseAllowedHosts('127.0.0.1:4003, [::1]:8080, site.localhost:80')
  expect(parseHttpUrl('http://127.0.0.1:4003/privacy', allowed).ok).toBe(true)
  expect(parseHttpUrl('http://0x7f.1:4003/privacy', allowed).ok).toBe(true)
  expect(parseHttpUrl('http://[::1]:8080/', allowed).ok).toBe(true)
  expect(parseHttpUrl('http://site.localhost/', allowed).ok).toBe(true)
  expect(parseHttpUrl('http://127.0.0.1:4004/', allowed).ok).toBe(false)
  expect(parseHttpUrl('http://127.0.0.2:4003/', allowed).ok).toBe(false)
  expect(parseHttpUrl('http://localhost:4003/', allowed).ok).toBe(false)
  expect(parseHttpUrl('https://site.localhost/', allowed).ok).toBe(false)
})

test('an allow-list knows IPv6 hosts with and without brackets', () => {
  const allowed = parseAllowedHosts('[::1]:8080')
  expect(isAllowedHost(allowed, '::1', '8080')).toBe(true)
  expect(isAllowedHost(allowed, '[::1]', '8080')).toBe(true)
  expect(isAllowedHost(allowed, '::1', '8081')).toBe(false)
})

test('an empty allow-list lets nothing through', () => {
  expect(parseAllowedHosts('').size).toBe(0)
  expect(parseAllowedHosts(' , ').size).toBe(0)
})

test.each([
  '127.0.0.1',
  'http://127.0.0.1:80',
  '127.0.0.1:80/path',
  '*:80',
  'a@b:80',
  ':80',
  '::1:80',
])('the allow-list entry %j is named as faulty', (entry) => {
  expect(() => parseAllowedHosts(`127.0.0.1:4003,${entry}`)).toThrow(`"${entry}"`)
})
