import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { EXTRACTOR_VERSION, judge, parseDeclaration } from '@clausewatch/core'
import type { Baseline, Declaration, Received } from '@clausewatch/core'
import type { Subject } from './subject.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
}
/** An address that leads nowhere (RFC 2606), for files that name none. */
const NOWHERE = 'https://page.invalid/'

export async function fromFiles(given: {
  readonly html: readonly string[]
  readonly previous?: readonly string[] | undefined
  readonly declaration?: string | undefined
}): Promise<Subject> {
  const declaration = await readDeclaration(given.declaration, given.html.length)
  const received = await readAll(given.html, declaration)
  const { previous } = given
  const baseline = previous && (await judgeAlone(await readAll(previous, declaration), declaration))
  return {
    question: { received, declaration, baseline: baseline ?? null },
    facts: {
      page: given.html.join(', '),
      compared: previous ? previous.join(', ') : 'with nothing: as at first sight',
    },
  }
}

async function readDeclaration(file: string | undefined, pages: number): Promise<Declaration> {
  const source = { url: NOWHERE, select: [], remove: [], filters: [] }
  if (file === undefined)
    return { sources: [source, ...Array.from({ length: pages - 1 }, () => source)] }
  const json: unknown = JSON.parse(await readFile(resolve(file), 'utf8'))
  const parsed = parseDeclaration(json, { fetch: NOWHERE })
  if (!parsed.ok) throw new Error(`${file} is no declaration: ${parsed.faults.join('. ')}.`)
  return parsed.declaration
}

async function readAll(
  files: readonly string[],
  { sources }: Declaration,
): Promise<readonly Received[]> {
  if (files.length !== sources.length) {
    throw new Error(`The declaration has ${sources.length} sources: give as many files.`)
  }
  return Promise.all(
    sources.map(async ({ url }, at) => {
      const file = files[at] ?? ''
      const contentType = TYPES[extname(file).toLowerCase()] ?? 'text/html'
      return { bytes: await readFile(resolve(file)), contentType, url }
    }),
  )
}

/** What a page says by itself, as the version that another one is compared with. */
async function judgeAlone(
  received: readonly Received[],
  declaration: Declaration,
): Promise<Baseline> {
  const judgement = await judge({ received, declaration, baseline: null })
  if (judgement.verdict === 'first') return { ...judgement, extractorVersion: EXTRACTOR_VERSION }
  const why = judgement.verdict === 'broken' ? `: ${judgement.reason}, ${judgement.detail}` : ''
  throw new Error(`The previous page is not the document itself${why}.`)
}
