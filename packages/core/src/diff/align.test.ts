import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignBlocks } from './align.ts'
import { parseBlocks } from './blocks.ts'

function align(from: readonly string[], to: readonly string[]): string[] {
  const old = parseBlocks(from.join('\n\n'))
  const now = parseBlocks(to.join('\n\n'))
  return alignBlocks(old, now).map((one) => {
    const from = 'from' in one ? one.from : ''
    return `${one.kind} ${from}>${'to' in one ? one.to : ''}`
  })
}

const SHARE = 'We share your personal data with advertising partners in your country.'
const KEEP = 'We keep your account records for as long as the account is open.'
const CHILDREN = 'Children under thirteen may not create an account without a parent.'
const COOKIES = 'Cookies help us to remember your language and your settings.'
const COURTS = 'The courts of Dublin decide every dispute about these terms.'

test.each([
  ['nothing from nothing', [], [], []],
  ['a text from nothing', [], [SHARE], ['added >0']],
  [
    'white space, quotes and dashes are no change',
    ['“Data” – all'],
    ['"Data"  - all'],
    ['same 0>0'],
  ],
  ['case is a change', ['You Agree.'], ['You agree.'], ['changed 0>0']],
  ['an addition', [SHARE, COURTS], [SHARE, KEEP, COURTS], ['same 0>0', 'added >1', 'same 1>2']],
  [
    'a removal, where it stood',
    [SHARE, KEEP, COURTS],
    [SHARE, COURTS],
    ['same 0>0', 'removed 1>', 'same 2>1'],
  ],
  [
    'a rewording beside an addition: paired with its own, not with the first',
    [KEEP, SHARE, COURTS],
    [KEEP, CHILDREN, SHARE.replace('advertising', 'trusted'), COURTS],
    ['same 0>0', 'added >1', 'changed 1>2', 'same 2>3'],
  ],
  [
    'two rewordings in one place, in order',
    [SHARE, CHILDREN],
    [SHARE.replace('personal', 'usage'), CHILDREN.replace('thirteen', 'sixteen')],
    ['changed 0>0', 'changed 1>1'],
  ],
  [
    'an unrelated text in the same place is another text',
    [KEEP, COOKIES, COURTS],
    [KEEP, CHILDREN, COURTS],
    ['same 0>0', 'removed 1>', 'added >1', 'same 2>2'],
  ],
  [
    'a moved block is moved, not removed and added',
    [SHARE, KEEP, CHILDREN, COOKIES],
    [KEEP, CHILDREN, COOKIES, SHARE],
    ['same 1>0', 'same 2>1', 'same 3>2', 'moved 0>3'],
  ],
  [
    'a block that moved and was reworded a little is known again',
    [SHARE, KEEP, CHILDREN, COOKIES],
    [KEEP, CHILDREN, COOKIES, SHARE.replace('partners', 'companies')],
    ['same 1>0', 'same 2>1', 'same 3>2', 'moved 0>3'],
  ],
  ['a retitled heading', ['## Cookies', KEEP], ['## Tracking', KEEP], ['changed 0>0', 'same 1>1']],
  [
    'Chinese: reworded, not replaced',
    ['我们会收集您的姓名和电子邮件地址。', '您可以随时删除您的账户。'],
    ['我们会收集您的姓名和手机号码地址。', '您可以随时删除您的账户。'],
    ['changed 0>0', 'same 1>1'],
  ],
] as const)('%s', (_name, from, to, expected) => {
  expect(align(from, to)).toEqual(expected)
})

test('every block of both texts is told exactly once, the new ones in order', () => {
  const block = fc.constantFrom(
    SHARE,
    KEEP,
    CHILDREN,
    COOKIES,
    COURTS,
    '# A',
    '## B',
    '- x',
    '- y',
    '隐私政策',
  )
  const text = fc.array(fc.oneof(block, fc.string()), { maxLength: 40 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const from = parseBlocks(a.join('\n\n'))
      const to = parseBlocks(b.join('\n\n'))
      const found = alignBlocks(from, to)
      const fromPlaces = found.flatMap((one) => ('from' in one ? [one.from] : []))
      expect(fromPlaces.toSorted((x, y) => x - y)).toEqual([...from.keys()])
      expect(found.flatMap((one) => ('to' in one ? [one.to] : []))).toEqual([...to.keys()])
      const still = found.filter(
        ({ kind }) => kind === 'same' || kind === 'changed' || kind === 'removed',
      )
      const order = still.flatMap((one) => ('from' in one ? [one.from] : []))
      expect(order).toEqual(order.toSorted((x, y) => x - y))
    }),
  )
})
