import { describe, expect, test } from 'vitest'
import { provisionsOf } from '../provisions/split.ts'
import { processorsOf } from './list.ts'

const NAMES = { title: 'Acme Subprocessors', name: 'Subprocessors' }

/** `name | purpose | data | location | start`, what is not said left empty. */
function rowsOf(text: string, names = NAMES): readonly string[] | null {
  const found = processorsOf(text, names)
  return (
    found?.map(({ name, purpose, data, location, start }) =>
      [name, purpose, data, location, start].map((value) => value ?? '').join(' | '),
    ) ?? null
  )
}

const table = (...rows: readonly string[]): string =>
  `${rows.map((row) => `| ${row} |`).join('\n\n')}\n`

describe('a table', () => {
  test('is read by its header, whatever the order of its columns', () => {
    const text = table(
      'Country | Entity name | Purpose of processing | Personal data processed | Start date',
      'Ireland | Cloud Nine Ltd. | Hosting of the service | Account data, content | 1 March 2024',
      'United States | Mail Right, Inc. | Delivery of email | Email address | n/a',
    )
    expect(rowsOf(text)).toEqual([
      'Cloud Nine Ltd. | Hosting of the service | Account data, content | Ireland | 1 March 2024',
      'Mail Right, Inc. | Delivery of email | Email address | United States | ',
    ])
  })

  test.each([
    ['German', 'Unterauftragsverarbeiter | Zweck der Verarbeitung | Standort', 'Deutschland'],
    ['French', 'Sous-traitant ultérieur | Finalité | Pays', 'Allemagne'],
    ['Spanish', 'Subencargado | Finalidad del tratamiento | País', 'Alemania'],
    ['Italian', 'Sub-responsabile | Finalità del trattamento | Paese', 'Germania'],
    ['Dutch', 'Subverwerker | Doel | Land', 'Duitsland'],
    ['Portuguese', 'Suboperador | Finalidade | País', 'Alemanha'],
    ['Polish', 'Nazwa podmiotu | Cel przetwarzania | Kraj', 'Niemcy'],
    ['English', 'Service provider | Services provided | Data center location', 'Germany'],
    [
      'English, otherwise',
      'Sub-processor name | Description | Location of sub-processor',
      'Germany',
    ],
  ])('has a header in %s', (_, header, country) => {
    expect(
      rowsOf(table(header, `Cloud Nine GmbH | Backups | ${country}`, 'Mail Right | Letters | USA')),
    ).toEqual([`Cloud Nine GmbH | Backups |  | ${country} | `, 'Mail Right | Letters |  | USA | '])
  })

  test('without a header is read by what its columns look like', () => {
    const text = table(
      'Cloud Nine | Frankfurt, Germany | Hosting of all customer data in our data centers | 2023-05-01',
      'Mail Right | USA | Delivery of transactional email | 2024-01-15',
    )
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Hosting of all customer data in our data centers |  | Frankfurt, Germany | 2023-05-01',
      'Mail Right | Delivery of transactional email |  | USA | 2024-01-15',
    ])
  })

  test('whose rows are one cell is read by its marks and labels', () => {
    const text = table(
      'Cloud Nine • Hosting (CDN) Worldwide (nearest region) Products: All Products',
      'Quiet Desk, dba Helpline • Customer support South Africa Products: Acme Pro More Information',
    )
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Hosting (CDN); Products: All Products |  | Worldwide (nearest region) | ',
      'Quiet Desk, dba Helpline | Customer support; Products: Acme Pro |  | South Africa | ',
    ])
  })

  test('takes the products with the purpose, and leaves links and safeguards alone', () => {
    const text = table(
      'Subprocessor | Purpose | Applicable Products | Location | Transfer mechanism | Website',
      'Cloud Nine | Hosting | All | US | SCCs | https://cloudnine.example',
    )
    expect(rowsOf(text)).toEqual(['Cloud Nine | Hosting; Applicable Products: All |  | US | '])
  })

  test('in groups takes the purpose from the group where the rows have none', () => {
    const text = `# Acme Subprocessors\n\n## Infrastructure\n\n${table('Name | Country', 'Cloud Nine | Ireland', 'Big Rack | Ireland')}\n## Acme affiliates\n\n${table('Name | Country', 'Acme Japan K.K. | Japan')}`
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Infrastructure |  | Ireland | ',
      'Big Rack | Infrastructure |  | Ireland | ',
      'Acme Japan K.K. | Acme affiliates |  | Japan | ',
    ])
  })

  test('has lines over its groups that are no companies', () => {
    const text = table(
      'Company | Service | Location',
      'Hosting |  | ',
      'Cloud Nine | Data centers | Ireland',
      'Support | Support | Support',
      'Quiet Desk | Tickets | Canada',
    )
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Data centers |  | Ireland | ',
      'Quiet Desk | Tickets |  | Canada | ',
    ])
  })

  test('a company with two purposes stands twice, its cell over both rows or empty', () => {
    const text = table(
      'Company | Service | Location',
      'Cloud Nine | Data centers | Ireland',
      ' | Backups | Canada',
      'Mail delivery | Japan',
    )
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Data centers |  | Ireland | ',
      'Cloud Nine | Backups |  | Canada | ',
      'Cloud Nine | Mail delivery |  | Japan | ',
    ])
  })

  test('its rows are counted as provisions of the text', () => {
    const text = `# Subprocessors\n\nWe engage these companies to help us provide the service to you:\n\n${table('Entity | Purpose | Location', 'Cloud Nine | Hosting of the service | Ireland', 'Mail Right | Email to our users | USA')}`
    const provisions = provisionsOf(text)
    expect(processorsOf(text, NAMES)?.map(({ provision }) => provisions[provision]?.text)).toEqual([
      'Cloud Nine | Hosting of the service | Ireland',
      'Mail Right | Email to our users | USA',
    ])
  })
})

describe('a list', () => {
  test.each([
    ['- Cloud Nine, Inc. — hosting (Ireland)', 'Cloud Nine, Inc. | hosting |  | Ireland | '],
    ['- Cloud Nine (hosting, Ireland)', 'Cloud Nine | hosting |  | Ireland | '],
    ['- Amber Web Services: hosting of files', 'Amber Web Services | hosting of files |  |  | '],
    ['- Cloud Nine: hosting of files', 'Cloud Nine | hosting of files |  |  | '],
    ['- Cloud Nine, Ireland – hosting of files', 'Cloud Nine | hosting of files |  | Ireland | '],
    [
      '- Cloud Nine LLC (formerly Rain Nine) - hosting',
      'Cloud Nine LLC (formerly Rain Nine) | hosting |  |  | ',
    ],
    [
      '- Amber Widget Services (AWS) – hosting, United Kingdom',
      'Amber Widget Services (AWS) | hosting |  | United Kingdom | ',
    ],
    ['- Cloud Nine - hosting - https://cloudnine.example/privacy', 'Cloud Nine | hosting |  |  | '],
  ])('%s', (item, row) => {
    expect(rowsOf(`# Subprocessors\n\n${item}\n\n- Mail Right — email (USA)\n`)).toEqual([
      row,
      'Mail Right | email |  | USA | ',
    ])
  })

  test('of bare names is one where its lead says so', () => {
    const text = `# Legal\n\nWe use these sub-processors:\n\n- Cloud Nine\n\n- Mail Right, Inc.\n\nWe may collect:\n\n- Email addresses\n`
    expect(rowsOf(text)).toEqual(['Cloud Nine |  |  |  | ', 'Mail Right, Inc. |  |  |  | '])
  })

  test('has details below its names', () => {
    const text = `- Cloud Nine\n  - Purpose: Hosting of files\n  - Location: Ireland\n\n- Mail Right\n  - Purpose: Email\n  - Location: USA\n`
    expect(rowsOf(text.replaceAll('\n  -', '\n\n  -'))).toEqual([
      'Cloud Nine | Hosting of files |  | Ireland | ',
      'Mail Right | Email |  | USA | ',
    ])
  })
})

describe('sections', () => {
  test('of one company each, with labels', () => {
    const text = `# Subprocessors\n\n## How we choose them\n\nWe choose all of them with care.\n\n## Cloud Nine\n\nPurpose: Hosting of files\n\nLocation: Ireland\n\n## Mail Right\n\nPurpose: Email\n\nLocation: USA\n`
    expect(rowsOf(text)).toEqual([
      'Cloud Nine | Hosting of files |  | Ireland | ',
      'Mail Right | Email |  | USA | ',
    ])
  })

  test('of one company each, with a sentence', () => {
    const text = `# Subprocessors\n\n## Cloud Nine Ltd.\n\nCloud Nine keeps the files of our customers in its data centers.\n\n## Mail Right, Inc.\n\nMail Right sends our email.\n`
    expect(rowsOf(text)).toEqual([
      'Cloud Nine Ltd. | Cloud Nine keeps the files of our customers in its data centers. |  |  | ',
      'Mail Right, Inc. | Mail Right sends our email. |  |  | ',
    ])
  })
})

describe('what is no company of the list', () => {
  test('a change log below it', () => {
    const rows = table(
      'Entity | Purpose | Location',
      'Cloud Nine | Hosting | Ireland',
      'Mail Right | Email | USA',
    )
    const log = table('Entity | Purpose | Location', 'Old Disk | Backups | Japan')
    expect(rowsOf(`# Subprocessors\n\n${rows}\n## Removed subprocessors\n\n${log}`)).toHaveLength(2)
    expect(
      rowsOf(`# Subprocessors\n\n${rows}\n## Change log\n\n- 1 May 2024: Old Disk removed\n`),
    ).toHaveLength(2)
  })

  test('prose, and lists beside a table', () => {
    const text = `# Subprocessors\n\nWe use third parties to process personal data. You may object within 30 days: write to us.\n\n- Location: we tell you where\n\n${table('Entity | Purpose', 'Cloud Nine | Hosting', 'Mail Right | Email')}`
    expect(rowsOf(text)).toEqual(['Cloud Nine | Hosting |  |  | ', 'Mail Right | Email |  |  | '])
  })
})

describe('whether a text is such a list', () => {
  const rows = table(
    'Cloud Nine | Hosting of files | Ireland',
    'Mail Right | Email | USA',
    'Big Rack | Backups | Japan',
  )
  const other = { title: 'Acme Legal', name: 'Data Processor Agreement' }

  test('a heading says, and what stands elsewhere is not of it', () => {
    const text = `# Agreement\n\n## Data\n\n${table('Data | Purpose', 'Name | Billing', 'Email | Support')}\n## Annex III: Sub-processors\n\n${rows}`
    expect(rowsOf(text, other)).toHaveLength(3)
  })

  test('it is where it consists of companies and places', () => {
    expect(rowsOf(rows, other)).toHaveLength(3)
  })

  test('a policy with tables is none', () => {
    const policy = `# Privacy Policy\n\n${table('Data | Purpose | Legal basis', 'Name | Billing of what you buy | Contract', 'Email | Letters to you | Consent')}\nWe pass data on to processors.\n`
    expect(rowsOf(policy, { title: 'Privacy', name: 'Privacy Policy' })).toBeNull()
  })

  test('a page that is called one and names nobody names nobody', () => {
    expect(rowsOf('# Subprocessors\n\nWe use no other companies.\n')).toEqual([])
  })
})

describe('a table that is none in the markup', () => {
  const cells = [
    'Cloud Nine',
    'Hosting of files',
    'Ireland',
    'Mail Right',
    'Delivery of email',
    'USA',
  ]
  const rows = [
    'Cloud Nine | Hosting of files |  | Ireland | ',
    'Mail Right | Delivery of email |  | USA | ',
  ]
  const intro =
    'We engage the companies below to process personal data on behalf of our customers, under contracts.'
  const page = (...lines: readonly string[]) =>
    `# Subprocessors\n\n${intro}\n\n${lines.join('\n\n')}\n`

  test('is read under the names of its columns', () => {
    expect(rowsOf(page('Name', 'Purpose', 'Location', ...cells))).toEqual(rows)
  })

  test('is read by the places in it', () => {
    expect(rowsOf(page(...cells))).toEqual(rows)
  })

  test('is read card by card', () => {
    const cards = cells.map((cell, at) => (at % 3 === 0 ? `### ${cell}` : cell))
    expect(rowsOf(page(...cards))).toEqual(rows)
  })

  test('is read as names over what is said of them', () => {
    const list = [
      'Cloud Nine',
      '- Hosting of files, Ireland',
      'Mail Right',
      '- Delivery of email, USA',
    ]
    expect(rowsOf(page(...list))).toEqual(rows)
  })

  test('names rows that are no provisions so', () => {
    const found = processorsOf(
      page(...cells.map((cell, at) => (at % 3 === 0 ? `### ${cell}` : cell))),
      NAMES,
    )
    expect(found?.at(-1)?.provision).toBe(-1)
  })
})

describe('what a name and a place are', () => {
  test.each([
    [
      'a name ends before its address',
      'Cloud Nine GmbH, Hauptstr. 3, 10115 Berlin | Hosting | Germany',
      'Cloud Nine GmbH | Hosting |  | Germany | ',
    ],
    [
      'a link behind it is none of it',
      'Cloud Nine (https://cloudnine.example) Learn more | Hosting | Ireland',
      'Cloud Nine | Hosting |  | Ireland | ',
    ],
    [
      'marks of notes are none of it',
      'Cloud Nine* | Hosting [1] | Ireland',
      'Cloud Nine | Hosting |  | Ireland | ',
    ],
  ])('%s', (_, row, read) => {
    expect(rowsOf(table('Name | Purpose | Location', row, 'Mail Right | Email | USA'))?.[0]).toBe(
      read,
    )
  })

  test('where data is processed counts before where a company sits', () => {
    const text = table(
      'Name | Registered address | Purpose | Data location(s)',
      'Cloud Nine | Dublin, Ireland | Hosting | Germany',
      'Mail Right | Boston, USA | Email | USA',
    )
    expect(rowsOf(text)?.[0]).toBe('Cloud Nine | Hosting |  | Germany | ')
  })

  test('a sentence about a company names it first', () => {
    const text = `# Subprocessors\n\n- Cloud Nine Ltd. (Ireland) hosts our files.\n\n- Mail Right, Inc. sends our email from the USA.\n`
    expect(rowsOf(text)).toEqual([
      'Cloud Nine Ltd. | hosts our files. |  | Ireland | ',
      'Mail Right, Inc. | sends our email |  | USA | ',
    ])
  })
})
