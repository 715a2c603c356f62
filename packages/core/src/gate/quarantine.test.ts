import { describe, expect, test } from 'vitest'
import type { Declaration } from '../declaration/model.ts'
import { judge } from './judge.ts'
import type { Baseline, Judgement, Quarantined } from './model.ts'

const ANYWHERE: Declaration = {
  sources: [{ url: 'https://acme.example/privacy', select: [], remove: [], filters: [] }],
}
const SUBJECTS =
  'accounts devices payments messages locations cookies children letters films'.split(' ')
const ENGLISH = SUBJECTS.flatMap((subject, at) => [
  `When we handle ${subject} we collect only what the service needs to work for you.`,
  `We keep records of ${subject} for ${at + 2} months, and then we delete them for good.`,
  `You may ask us at any time for a copy of what we hold about your ${subject}.`,
])
const FRENCH = SUBJECTS.flatMap((subject, at) => [
  `Pour les ${subject} nous ne collectons que les données dont le service a besoin pour vous.`,
  `Nous conservons les données sur les ${subject} pendant ${at + 2} mois, puis nous les effaçons.`,
  `Vous pouvez à tout moment nous demander une copie de vos données sur les ${subject}.`,
])
const REWRITTEN = SUBJECTS.flatMap((topic) => [
  `Acme processes ${topic} on contract, consent or legitimate interest as law allows it.`,
  `Retention periods governing ${topic} follow statutory duty; deletion happens automatically afterwards.`,
  `Requests concerning personal data inside ${topic} reach us through dashboard settings.`,
])

function page(title: string, clauses: readonly string[]): string {
  const text = clauses.map((clause) => `<p>${clause}</p>`).join('')
  return `<html><head><title>${title}</title></head><body><main><h1>${title}</h1>${text}</main></body></html>`
}

async function say(
  markup: string,
  baseline: Baseline | null,
  quarantined: Quarantined | null = null,
): Promise<Judgement> {
  const received = [
    {
      bytes: new TextEncoder().encode(markup),
      contentType: 'text/html; charset=utf-8',
      url: 'https://acme.example/privacy',
    },
  ]
  return await judge({ received, declaration: ANYWHERE, baseline, quarantined })
}

async function baselineOf(markup: string): Promise<Baseline> {
  const first = await say(markup, null)
  if (first.verdict !== 'first') throw new Error(JSON.stringify(first))
  return { text: first.text, title: first.title, language: first.language, extractorVersion: 1 }
}

async function refused(markup: string, baseline: Baseline): Promise<Quarantined | null> {
  const judgement = await say(markup, baseline)
  if (judgement.verdict !== 'broken') throw new Error(judgement.verdict)
  return judgement.quarantined ?? null
}

const POLICY = page('Privacy Policy', ENGLISH)

describe('quarantine is no trap', () => {
  test('a cut text is let in when a second look agrees', async () => {
    const baseline = await baselineOf(POLICY)
    const cut = page('Privacy Policy', ENGLISH.slice(0, 12))
    const held = await refused(cut, baseline)
    expect(held).toMatchObject({ reason: 'truncated' })
    expect(await say(cut, baseline, held)).toMatchObject({
      verdict: 'substantive',
      reasons: [expect.stringMatching(/agree/)],
    })
  })

  test('clauses that are gone here and there are a change at first sight', async () => {
    const fewer = page(
      'Privacy Policy',
      ENGLISH.filter((_, at) => at % 3 !== 1),
    )
    expect(await say(fewer, await baselineOf(POLICY))).toMatchObject({ verdict: 'substantive' })
  })

  test('a text beside the document is let in when it stays', async () => {
    const baseline = await baselineOf(POLICY)
    const beside = page('Privacy Policy for Members', [...REWRITTEN, ...ENGLISH.slice(0, 3)])
    const held = await refused(beside, baseline)
    expect(held).toMatchObject({ reason: 'other-document' })
    expect(await say(beside, baseline, held)).toMatchObject({ verdict: 'substantive' })
  })

  test('another language is let in once its text is edited, with the edit as its reason', async () => {
    const baseline = await baselineOf(POLICY)
    const french = page('Politique de confidentialité', FRENCH)
    const held = await refused(french, baseline)
    expect(held).toMatchObject({ reason: 'other-language', language: 'fr' })
    const edited = page(
      'Politique de confidentialité',
      FRENCH.with(4, 'Nous vendons les données sur les appareils à nos annonceurs.'),
    )
    expect(await say(edited, baseline, held)).toMatchObject({
      verdict: 'substantive',
      language: 'fr',
      reasons: expect.arrayContaining([expect.stringContaining('annonceurs')]),
    })
  })
})

describe('quarantine holds', () => {
  test('the same translation again and again: the address answers by chance', async () => {
    const baseline = await baselineOf(POLICY)
    const french = page('Politique de confidentialité', FRENCH)
    const held = await refused(french, baseline)
    expect(await say(french, baseline, held)).toMatchObject({ verdict: 'broken' })
  })

  test('a home page, however long it stays', async () => {
    const baseline = await baselineOf(POLICY)
    const home = page(
      'Acme Video',
      SUBJECTS.map(
        (word) => `Discover ${word} tonight, invite friends, laugh together, win prizes!`,
      ),
    )
    expect(await say(home, baseline, await refused(home, baseline))).toMatchObject({
      verdict: 'broken',
    })
  })

  test('an error page is never remembered', async () => {
    const error = page('Error', [
      'Something went wrong on our side, please try again later or go back to where you came from and wait.',
    ])
    expect(await refused(error, await baselineOf(POLICY))).toBeNull()
  })

  test('two looks that disagree', async () => {
    const baseline = await baselineOf(POLICY)
    const held = await refused(page('Privacy Policy', ENGLISH.slice(0, 12)), baseline)
    expect(await say(page('Privacy Policy', ENGLISH.slice(0, 9)), baseline, held)).toMatchObject({
      verdict: 'broken',
    })
  })
})
