import { anything, assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DOCUMENT_KINDS, isDocumentKind, kindOfSlug, slugOf } from './kinds.ts'
import { importOpenTermsArchive } from './open-terms-archive.ts'
import { parseDeclaration } from './parse.ts'

const FETCH = 'https://acme.example/terms'

function faultsOf(json: unknown): readonly string[] {
  const parsed = parseDeclaration(json)
  return parsed.ok ? [] : parsed.faults
}

describe('our own declarations', () => {
  test.each([
    ['no object', 'terms', 'a declaration must be an object'],
    ['no address', { select: 'main' }, 'fetch: an address is needed'],
    [
      'no web address',
      { fetch: 'file:///etc/passwd' },
      'fetch: "file:///etc/passwd" is not http or https',
    ],
    [
      'a password',
      { fetch: 'https://u:p@acme.example/' },
      'fetch: an address must hold no user name or password',
    ],
    [
      'a misspelt key',
      { fetch: FETCH, selcet: 'main' },
      '"selcet" is not known: a declaration has fetch or sources, select, remove, filters, render, click',
    ],
    [
      'an unknown pseudo-class',
      { fetch: FETCH, select: 'p:visible-now' },
      'select: "p:visible-now" is no CSS selector: Unknown pseudo-class :visible-now',
    ],
    [
      'half a selector',
      { fetch: FETCH, remove: ['main >'] },
      'remove: "main >" ends in the middle',
    ],
    ['an empty selector', { fetch: FETCH, select: [''] }, 'select: a selector must not be empty'],
    [
      'a range with two starts',
      { fetch: FETCH, select: { startBefore: 'a', startAfter: 'b', endBefore: 'c' } },
      'select: a range needs exactly one of startBefore and startAfter',
    ],
    [
      'a range without an end',
      { fetch: FETCH, select: { startBefore: 'a' } },
      'select: a range needs exactly one of endBefore and endAfter',
    ],
    [
      'a bad selector in a range',
      { fetch: FETCH, select: { startBefore: 'a[', endAfter: 'b' } },
      'select.startBefore: "a[" is no CSS selector: Expected name, found ',
    ],
    [
      'another way to render',
      { fetch: FETCH, render: 'sometimes' },
      'render must be always, auto or never',
    ],
    [
      'a click without a browser',
      { fetch: FETCH, click: '#accept', render: 'never' },
      'click needs a browser: render must be always, or left out',
    ],
    [
      'a click that is now and then without a browser',
      { fetch: FETCH, click: '#accept', render: 'auto' },
      'click needs a browser: render must be always, or left out',
    ],
    [
      'a click on a range',
      { fetch: FETCH, click: { startBefore: 'a', endBefore: 'b' } },
      'click: a range cannot be clicked',
    ],
    [
      'a click on what is no selector',
      { fetch: FETCH, click: ['#a', 'b['] },
      'click: "b[" is no CSS selector: Expected name, found ',
    ],
    [
      'a click on what a browser cannot find',
      { fetch: FETCH, click: 'div:not(:contains("Accept"))' },
      'click: "div:not(:contains("Accept"))": browsers know no :contains',
    ],
    [
      'more clicks than a wall has',
      { fetch: FETCH, click: Array.from({ length: 6 }, (_, at) => `#b${at}`) },
      'click: at most 5 selectors',
    ],
    ['no sources', { sources: [] }, 'sources must be a list of 1 to 20'],
    [
      'a fault deep inside',
      { sources: [{ fetch: FETCH }, { fetch: 'x' }] },
      'sources[1].fetch: "x" is no address',
    ],
  ])('%s is named', (_, json, fault) => {
    expect(faultsOf(json)).toContain(fault)
  })

  test('every fault is listed, not only the first', () => {
    expect(faultsOf({ fetch: 'x', select: 'a[', remove: 3 })).toHaveLength(3)
  })

  test('any JSON gives a declaration or faults, never a throw', () => {
    assert(property(anything(), (json) => void parseDeclaration(json)))
    assert(
      property(string(), (selector) => void parseDeclaration({ fetch: FETCH, select: selector })),
    )
  })

  test('a browser is asked always, never, or when plain HTTP shows no document', () => {
    const renderOf = (render?: string) => {
      const parsed = parseDeclaration({ fetch: FETCH, ...(render && { render }) })
      return parsed.ok && parsed.declaration.render
    }
    expect(renderOf('always')).toBe('always')
    expect(renderOf('never')).toBe('never')
    // Said or left out, it is the same declaration: changing one into the other changes nothing.
    expect(renderOf('auto')).toBe(renderOf())
  })

  test('what is clicked is done in a browser, and nothing is by itself', () => {
    expect(
      parseDeclaration({ fetch: FETCH, click: ['#accept', 'button.ok:not(.no)'] }),
    ).toMatchObject({ declaration: { render: 'always', click: ['#accept', 'button.ok:not(.no)'] } })
    const parsed = parseDeclaration({ fetch: FETCH, click: [] })
    expect(parsed.ok && parsed.declaration).not.toHaveProperty('click')
  })

  test('one address, or several with common selectors', () => {
    expect(parseDeclaration({ fetch: FETCH })).toEqual({
      ok: true,
      declaration: { sources: [{ url: FETCH, select: [], remove: [], filters: [] }] },
    })
    const range = { startAfter: 'h1', endBefore: 'footer' }
    expect(
      parseDeclaration({
        select: 'main',
        remove: [range],
        sources: [{ fetch: FETCH }, { fetch: FETCH, select: ['.eu'] }],
      }),
    ).toMatchObject({
      declaration: {
        sources: [
          { select: ['main'], remove: [range] },
          { select: ['.eu'], remove: [range] },
        ],
      },
    })
  })
})

describe('Open Terms Archive files', () => {
  test('good entries come in, bad ones are reported one by one', () => {
    const imported = importOpenTermsArchive('declarations/Acme & Söhne.json', {
      name: 'Acme & Söhne',
      terms: {
        'Terms of Service': {
          fetch: FETCH,
          select: ['main'],
          remove: 'a[',
          executeClientScripts: true,
        },
        'Privacy Policy': {
          fetch: FETCH,
          select: ['main', { startAfter: '#a', endBefore: 'footer' }],
          remove: '.toc',
        },
        'Cat Policy': { fetch: FETCH, select: 'main' },
        Imprint: 'https://acme.example',
      },
    })
    expect(imported.platform).toEqual({ name: 'Acme & Söhne', slug: 'acme-sohne' })
    expect(imported.documents.map((document) => document.kind)).toEqual(['Privacy Policy'])
    expect(imported.faults).toEqual([
      'Terms of Service: remove: "a[" is no CSS selector: Expected name, found ',
      'Cat Policy: is not a known terms type',
      'Imprint: must be an object',
    ])
  })

  test('keys beside combine are defaults of its parts', () => {
    const { documents, faults } = importOpenTermsArchive('Acme.json', {
      name: 'Acme',
      terms: {
        'Privacy Policy': {
          select: 'main',
          filter: ['stripPromo', { removeQueryParams: ['sid'] }],
          combine: [
            { fetch: FETCH },
            { fetch: `${FETCH}/eu`, select: '.eu', executeClientScripts: true, filter: [] },
          ],
        },
      },
    })
    expect(faults).toEqual([])
    expect(documents[0]?.declaration.sources).toEqual([
      { url: FETCH, select: ['main'], remove: [], filters: ['stripPromo', 'removeQueryParams'] },
      { url: `${FETCH}/eu`, select: ['.eu'], remove: [], filters: [] },
    ])
    // One part that needs a browser is reason enough to read the document with one.
    expect(documents[0]?.declaration.render).toBe('always')
    expect(documents[0]?.notes).toEqual([
      'filter "stripPromo" is not executed',
      'filter "removeQueryParams" is not executed',
    ])
  })

  test('the key of old files and a PDF without selectors are understood', () => {
    const { documents } = importOpenTermsArchive('Acme.json', {
      documents: { 'Service Level Agreement': { fetch: 'https://acme.example/sla.pdf' } },
    })
    expect(documents[0]?.declaration.sources[0].select).toEqual([])
  })

  test.each([
    [null],
    [[]],
    [{ name: 'Acme' }],
    [{ terms: [] }],
    [{ terms: { 'Privacy Policy': { combine: [] } } }],
    [{ terms: { 'Privacy Policy': { combine: [7] } } }],
  ])('of %j nothing is imported, and why is said', (json) => {
    const imported = importOpenTermsArchive('Acme.json', json)
    expect(imported.documents).toEqual([])
    expect(imported.faults.length).toBeGreaterThan(0)
    expect(imported.platform.slug).toBe('acme')
  })

  test('any JSON gives a report, never a throw', () => {
    assert(
      property(
        anything(),
        (json) => void importOpenTermsArchive('x.json', { terms: { 'Privacy Policy': json } }),
      ),
    )
  })
})

test('there are 44 kinds, each found by its own slug', () => {
  expect(DOCUMENT_KINDS).toHaveLength(44)
  for (const kind of DOCUMENT_KINDS) expect(kindOfSlug(slugOf(kind))).toBe(kind)
  expect(kindOfSlug('cat-policy')).toBeNull()
  expect(isDocumentKind('Privacy Policy')).toBe(true)
  expect(isDocumentKind('constructor')).toBe(false)
})
