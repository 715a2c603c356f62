import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Selector } from '../declaration/model.ts'
import { extractHtml } from './html.ts'

function read(
  markup: string,
  select: readonly Selector[] = [],
  remove: readonly Selector[] = [],
): string {
  const extraction = extractHtml(markup, { select, remove })
  return extraction.ok ? extraction.text : `${extraction.reason}: ${extraction.detail}`
}

describe('a box in which a reader asks something', () => {
  const TERMS = `<h1>Subprocessors</h1><p>${'We use the following companies to process your data. '.repeat(12)}</p>`
  const ASK =
    '<h2>Ask Acme a question</h2><p>Our assistant answers from the documents of this site, in seconds.</p>'

  test.each([
    ['a field that waits for a question', `${ASK}<div><input placeholder="Ask a question…"></div>`],
    [
      'a field for a chat',
      `${ASK}<div><input type="text" disabled placeholder="Sign in to chat"></div>`,
    ],
    [
      'a chat’s button and a field',
      `<button aria-label="Close chatbot">x</button>${ASK}<div><textarea></textarea></div>`,
    ],
    [
      'a chat’s button that an icon names',
      `<button><i aria-label="Close live chat"></i></button>${ASK}<textarea></textarea>`,
    ],
  ])('is no text of the document: %s', (_, box) => {
    expect(read(`<body><div>${TERMS}</div><div>${box}</div></body>`)).not.toContain('Ask Acme')
  })

  test.each([
    ['a form to write to us', '<label>Your request</label><input type="text" name="request">'],
    ['a button that only names a chat', '<button>Chat</button>'],
    ['a document that asks in its middle', '<input placeholder="How can we help?">'],
  ])('takes nothing of the document: %s', (_, field) => {
    const text = read(
      `<body><main>${TERMS}<h2>Your rights</h2><p>You may object at any time.</p>${field}</main></body>`,
    )
    expect(text).toContain('You may object at any time.')
  })
})

describe('hostile pages', () => {
  test('a hundred thousand open elements keep their words', () => {
    expect(read(`${'<div>'.repeat(100_000)}We sell nothing.`)).toBe('We sell nothing.\n')
    expect(read(`${'<b>'.repeat(50_000)}${'</i>'.repeat(50_000)}We sell nothing.`)).toBe(
      'We sell nothing.\n',
    )
  })

  test('a million elements are refused with a reason', () => {
    expect(read('<p>a</p>'.repeat(1_000_000))).toMatch(/^unreadable: .*more than 500,000 elements/)
  })

  test('any markup gives text or a reason, never a throw', () => {
    const piece = constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<td>',
      '<li>',
      '</ul>',
      '<h2>',
      '<svg>',
      '<script>',
      '<textarea>',
      '&#0;',
      '&#xD800;',
      '<!--',
      '<a href="#">',
      '<b',
      '</',
      '<br>',
      '<pre>',
      '\u00AD',
      '\uD800',
      'word ',
      '<template>',
      '<x-y hidden>',
    )
    assert(
      property(array(piece, { maxLength: 60 }), string(), (pieces, tail) => {
        expect(read(pieces.join('') + tail)).toEqual(expect.any(String))
      }),
    )
  })

  test('a page without words is empty', () => {
    expect(
      read('<html><body><script>let a = "words"</script><img alt="words"></body></html>'),
    ).toMatch(/^empty/)
  })
})

describe('canonical text', () => {
  test.each([
    [
      'headings',
      '<h1>Terms <a href="#terms">#</a></h1><h3>Scope<p>All.</p>',
      '# Terms\n\n### Scope\n\nAll.\n',
    ],
    [
      'nested items',
      '<ul><li>one<ol><li><p>two</p></ol><li>three</ul>',
      '- one\n\n  - two\n\n- three\n',
    ],
    ['definitions', '<dl><dt>Data</dt><dd>What we hold.</dd></dl>', 'Data\n\n- What we hold.\n'],
    [
      'rows',
      '<table><tr><th>A<th>B<tr><td><p>1</p><p>2</p><td>x|y</table>',
      '| A | B |\n\n| 1 2 | x\\|y |\n',
    ],
    ['layout tables', '<table><tr><td><h2>A</h2><p>b</p></td></tr></table>', '## A\n\nb\n'],
    ['line breaks', 'Acme Ltd<br>1 Main St<br><br>Tel. 5', 'Acme Ltd\n1 Main St\n\nTel. 5\n'],
    ['preformatted text', '<pre>one\n two\n\nthree</pre>', 'one\ntwo\n\nthree\n'],
    ['white space', '<p>a&nbsp; b\n\t<b>c</b>d<i> e</i></p>', 'a b cd e\n'],
    ['invisible characters', '<p>opt&shy;out\u200B\u2060 e\u0301\u200D</p>', 'optout \u00E9\n'],
    ['joiners that Persian needs', '<p>نمی\u200Cخواهم</p>', 'نمی\u200Cخواهم\n'],
    [
      'link targets',
      '<p>See <a href="https://a.example/?sid=1">our policy</a>.</p>',
      'See our policy.\n',
    ],
  ])('%s', (_, markup, text) => {
    expect(read(`<body>${markup}`, ['body'])).toBe(text)
  })

  test('what no reader sees is left out; what one click shows is kept', () => {
    const hidden =
      '<p hidden>a</p><span class="sr-only">b</span><i aria-hidden="true">c</i><dialog>d</dialog><noscript>e</noscript>'
    expect(read(`<body><p>Seen.</p>${hidden}<button>f</button>`, ['body'])).toBe('Seen.\n')
    const panel =
      '<h3><button aria-expanded="false">Retention</button></h3><div hidden role="region">We keep it.</div>'
    expect(read(`<body>${panel}<div style="display:none">Clause.</div>`, ['body'])).toBe(
      '### Retention\n\nWe keep it.\n\nClause.\n',
    )
  })

  test('a hidden address is decoded to the text that scripts would show', () => {
    const code = '5a3b1a3b74393537'
    const plain = read('<body><p>Write to a@a.com now.</p>', ['body'])
    expect(
      read(
        `<body><p>Write to <a class="__cf_email__" data-cfemail="${code}">[email&#160;protected]</a> now.</p>`,
        ['body'],
      ),
    ).toBe(plain)
    expect(
      read(
        `<body><p>Write to <a href="/cdn-cgi/l/email-protection#${code}">[email&#160;protected]</a> now.</p>`,
        ['body'],
      ),
    ).toBe(plain)
    expect(read('<body><p>Write to <a data-cfemail="zz">us</a></p>', ['body'])).toBe(
      'Write to us\n',
    )
  })

  test('a table of contents is no text of the document, a list of outside links is', () => {
    expect(read(`<body>${partners('#s')}`, ['body'])).toBe('Our partners are:\n')
    expect(read(`<body>${partners('https://a.example/')}`, ['body'])).toBe(
      'Our partners are:\n\n- One\n\n- Two\n',
    )
  })
})

describe('declared selection', () => {
  const page =
    '<body><h1>T</h1><div class="a"><p id="p">One.</p><p>Two.</p></div><hr id="end"><div class="b">Three.</div><p>Four.</p></body>'

  test.each([
    ['array order, not page order', ['.b', 'h1'], [], 'Three.\n\n# T\n'],
    ['nested matches once', ['.a', '#p', 'p'], [], 'One.\n\nTwo.\n\nFour.\n'],
    ['removal before selection', ['body'], ['.a', 'h1'], 'Three.\n\nFour.\n'],
    ['a range', [{ startAfter: 'h1', endBefore: '#end' }], [], 'One.\n\nTwo.\n'],
    ['a range that begins inside', [{ startAfter: '#p', endAfter: '.b' }], [], 'Two.\n\nThree.\n'],
    [
      'a removed range',
      ['body'],
      [{ startBefore: '#p', endBefore: '.b' }],
      '# T\n\nThree.\n\nFour.\n',
    ],
    [
      'a removed range that is not there',
      ['.b'],
      [{ startBefore: '#x', endBefore: '.b' }],
      'Three.\n',
    ],
  ])('%s', (_, select, remove, text) => {
    expect(read(page, select, remove)).toBe(text)
  })

  test('a range without its end, or backwards, is an error that names it', () => {
    expect(read(page, [{ startBefore: 'h1', endBefore: '#gone' }])).toBe(
      'selector-missing: the end of a range is not on the page: "#gone"',
    )
    expect(read(page, [{ startBefore: '.b', endBefore: 'h1' }])).toMatch(/ends before it starts/)
  })

  test('a selector that matches nothing heals to the main content', () => {
    const extraction = extractHtml(
      `<nav>Menu words</nav><main><p>${'Clause words. '.repeat(20)}</p></main>`,
      { select: ['.gone'], remove: [] },
    )
    expect(extraction).toMatchObject({
      ok: true,
      method: 'healed',
      text: expect.not.stringContaining('Menu'),
    })
  })
})

describe('main content', () => {
  const clause =
    '<p>We keep your data for as long as the law asks and then delete all of it from every system.</p>'
  const furniture =
    '<header><a href="/">Acme</a> Call us</header><nav><ul><li><a href="/a">Prices</a></ul></nav><div id="onetrust-banner">We use cookies. Accept?</div><aside>Related</aside><footer>© Acme</footer>'

  test.each([
    ['main', `<main>${clause.repeat(5)}</main>`],
    ['article', `<div><article>${clause.repeat(5)}</article></div>`],
    ['a plain division', `<div><div>${clause.repeat(5)}</div></div>`],
    ['a form around all', `<form><div>${clause.repeat(5)}</div></form>`],
    ['a box that is named after cookies', `<div class="cookie-notice">${clause.repeat(5)}</div>`],
  ])('is found in %s, without menus, dialogs and page edges', (_, content) => {
    const text = read(`<body>${furniture}${content}</body>`)
    expect(text.match(/We keep your data/g)).toHaveLength(5)
    expect(text).not.toMatch(/Prices|cookies|Related|Acme|Call us/)
  })

  test('does not change with white space, attribute order or link targets', () => {
    const word = constantFrom('data', 'you', 'we', 'keep', 'it', 'safe')
    assert(
      property(
        array(array(word, { minLength: 3 }), { minLength: 1, maxLength: 8 }),
        constantFrom(' ', '\n', '\t\n  '),
        string(),
        (clauses, space, target) => {
          const href = encodeURIComponent(target)
          const one = clauses
            .map((words) => `<p id="x" class="y">${words.join(' ')} <a href="/a">link</a></p>`)
            .join('')
          const two = clauses
            .map(
              (words) =>
                `${space}<p  class="y"  id="x">${space}${words.join(space)}${space}<a href="/${href}">link</a>${space}</p>`,
            )
            .join(space)
          expect(read(`<body><main>${two}</main></body>`)).toBe(
            read(`<body><main>${one}</main></body>`),
          )
        },
      ),
    )
  })
})

test('title and language come from the head, the words overrule a wrong language', () => {
  const french =
    '<p>Nous traitons les données que vous nous confiez pour fournir le service et pour la sécurité de votre compte.</p>'
  expect(
    extractHtml(`<html lang="en-US"><head><title> Terms\n</title></head><body>${french}`, {
      select: ['p'],
      remove: [],
    }),
  ).toMatchObject({ title: 'Terms', language: 'fr' })
  expect(
    extractHtml('<html lang="pt-BR"><body><p>Acme 42</p>', { select: ['p'], remove: [] }),
  ).toMatchObject({ title: null, language: 'pt' })
})

function partners(href: string): string {
  return `<p>Our partners are:</p><ul><li><a href="${href}">One</a><li><a href="${href}2">Two</a></ul>`
}
