import { assert, asyncProperty, constantFrom, option, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extract } from './extract.ts'
import type { Extraction } from './model.ts'

const ANYWHERE = { select: [], remove: [] }
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

async function read(
  content: string | Uint8Array,
  contentType: string | null,
  url = 'https://acme.example/terms',
): Promise<Extraction> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  return await extract({ bytes, contentType, url }, ANYWHERE)
}

type Printed = readonly [y: number, text: string, size?: number, x?: number]

/** Ten lines that fill a column and are one sentence. */
function clausesOf(side: string): string[] {
  return Array.from(
    { length: 10 },
    (_, at) => `${side} ${at} you pay for the ink that you order from us`,
  )
}

/** A PDF of one font, each line at its height; without a cross-reference table, which readers rebuild. */
function pdf(pages: readonly (readonly Printed[])[]): Uint8Array {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')
  const objects = pages.flatMap((lines, at) => {
    const content = lines
      .map(
        ([y, text, size = 10, x = 72]) =>
          `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[()\\]/g, String.raw`\$&`)}) Tj ET`,
      )
      .join('\n')
    return [
      `${4 + at * 2} 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 3 0 R>>>> /Contents ${5 + at * 2} 0 R>> endobj`,
      `${5 + at * 2} 0 obj <</Length ${content.length}>>\nstream\n${content}\nendstream\nendobj`,
    ]
  })
  return bytesOf(
    [
      '%PDF-1.4',
      '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
      `2 0 obj <</Type /Pages /Kids [${kids}] /Count ${pages.length}>> endobj`,
      '3 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj',
      ...objects,
      'trailer <</Root 1 0 R>>',
      '%%EOF',
    ].join('\n'),
  )
}

const page = (
  number: number,
  ...body: [number, string, number?][]
): [number, string, number?][] => [
  [800, 'Acme Video - Terms of Service'],
  ...body,
  [40, `Page ${number} of 3`],
]

describe('what the bytes are decides, not what the header says', () => {
  test.each([
    ['nothing', '', 'text/html', 'empty'],
    [
      'a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 4, 5]),
      'image/png',
      'unreadable',
    ],
    ['a page that is announced as PDF', 'oops', 'application/pdf', 'unreadable'],
    ['a PDF cut to its first line', '%PDF-1.4 cut', 'application/pdf', 'unreadable'],
    ['JSON', '{"error":"unauthorised","status":401}', 'text/html', 'code'],
    ['a PDF of pictures', pdf([[], []]), 'application/pdf', 'scanned-pdf'],
  ])('%s is not a document', async (_, content, type, reason) => {
    expect(await read(content, type)).toMatchObject({ ok: false, reason })
  })

  test('any bytes under any media type give text or a reason', async () => {
    const types = option(
      constantFrom('text/html', 'application/pdf', 'text/plain', 'text/markdown', 'nonsense;;'),
    )
    await assert(
      asyncProperty(
        uint8Array({ maxLength: 300 }),
        constantFrom('', '%PDF-1.7\n', '<html>', '\uFEFF', '# '),
        types,
        async (tail, head, type) => {
          const extraction = await read(Uint8Array.from([...bytesOf(head), ...tail]), type)
          expect(
            extraction.ok ? extraction.text.endsWith('\n') : extraction.detail.length > 0,
          ).toBe(true)
        },
      ),
    )
  })

  test('HTML under text/plain is read as HTML, Markdown by its type or name, the rest as lines', async () => {
    expect(await read('<!doctype html><p>Our terms apply.</p>', 'text/plain')).toMatchObject({
      method: 'automatic',
      text: 'Our terms apply.\n',
    })
    const markdown =
      '# Terms\n\nSee [our *policy*](/p?x=1), **always**.\n\n* one\n* two\n  - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
    const text =
      '# Terms\n\nSee our policy, always.\n\n- one\n\n- two\n\n  - three\n\n| a | b |\n\n| 1 | 2 |\n'
    expect(await read(markdown, 'text/markdown')).toMatchObject({ method: 'plain', text })
    expect(await read(markdown, null, 'https://acme.example/TERMS.md')).toMatchObject({ text })
    expect(
      await read('Our terms\r\napply to you.\r\n\r\n- one\r\n- two', 'text/plain'),
    ).toMatchObject({ text: 'Our terms apply to you.\n\n- one\n\n- two\n' })
  })
})

describe('PDF', () => {
  test('lines become paragraphs, also over a page’s end; running heads and page numbers go', async () => {
    const bytes = pdf([
      page(
        1,
        [760, 'Terms of Service', 20],
        [720, 'These terms are a contract between you and Acme Video'],
        [706, 'Limited. Read them before you use'],
        [692, 'the service that we'],
      ),
      page(
        2,
        [760, 'offer to you today.'],
        [720, 'You must be 16 years old.'],
        [706, '- You keep your account safe.'],
      ),
      page(3, [760, 'We may end this contract with 30 days of notice.']),
    ])
    expect(await read(bytes, 'application/pdf')).toMatchObject({
      ok: true,
      method: 'pdf',
      language: 'en',
      text: `# Terms of Service

These terms are a contract between you and Acme Video Limited. Read them before you use the service that we offer to you today.

You must be 16 years old.

- You keep your account safe.

We may end this contract with 30 days of notice.
`,
    })
  })

  test('two columns are read one after the other, whatever the order in which they are written', async () => {
    const left = clausesOf('left')
    const right = clausesOf('right')
    const rows = left.flatMap((text, at): Printed[] => [
      [700 - at * 14, text, 10, 60],
      [700 - at * 14, right[at] ?? '', 10, 320],
    ])
    const title: Printed = [760, 'Terms of Service for everybody who orders ink', 20, 60]
    const read2 = await read(pdf([[title, ...rows]]), 'application/pdf')
    expect(read2).toMatchObject({
      text: `# Terms of Service for everybody who orders ink\n\n${[...left, ...right].join(' ')}\n`,
    })
  })

  test('a table keeps its rows and columns', async () => {
    const rows = Array.from({ length: 12 }, (_, at): Printed[] => [
      [700 - at * 14, `Ink ${at}`, 10, 60],
      [700 - at * 14, `${at} euros`, 10, 320],
    ])
    expect(await read(pdf([rows.flat()]), 'application/pdf')).toMatchObject({
      text: expect.stringContaining('| Ink 3 | 3 euros |\n\n| Ink 4 | 4 euros |'),
    })
  })

  test('a cell of several lines is one, wherever the other cells of its row stand', async () => {
    const bytes = pdf([
      [
        [780, 'These companies work for us.'],
        [740, 'Name', 10, 72],
        [740, 'Purpose', 10, 200],
        [740, 'Place', 10, 460],
        [720, 'Cloud Nine', 10, 72],
        [720, 'Hosting of all that', 10, 200],
        [720, 'Ireland', 10, 460],
        [708, 'our readers send us', 10, 200],
        [686, 'Email to readers', 10, 200],
        [680, 'Mail Right', 10, 72],
        [680, 'USA', 10, 460],
        [674, 'and to writers', 10, 200],
        [640, 'We keep this list up to date, and tell you of each change of it by email in time.'],
      ],
    ])
    expect(await read(bytes, 'application/pdf')).toMatchObject({
      text: `These companies work for us.

| Name | Purpose | Place |

| Cloud Nine | Hosting of all that our readers send us | Ireland |

| Mail Right | Email to readers and to writers | USA |

We keep this list up to date, and tell you of each change of it by email in time.
`,
    })
  })

  test('numbers before clauses make no table', async () => {
    const clauses = Array.from({ length: 5 }, (_, at): Printed[] => [
      [700 - at * 14, `${at + 1}.`, 10, 60],
      [700 - at * 14, `You pay for ink number ${at}.`, 10, 100],
    ])
    const { text } = Object(await read(pdf([clauses.flat()]), 'application/pdf'))
    expect(text).not.toContain('|')
  })

  test('is known by its bytes, whatever the header says', async () => {
    expect(
      await read(pdf([[[700, 'We may change these terms.']]]), 'application/octet-stream'),
    ).toMatchObject({ text: 'We may change these terms.\n' })
  })
})
