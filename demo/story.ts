import { readFileSync } from 'node:fs'

import type { DemoDocument, Revision } from './model.ts'
import { documentAt } from './platforms.ts'

/** The order in which revisions appear by themselves; the first two make the alert and the digest of the tour. */
export const STORY: readonly { readonly path: string; readonly revision: number }[] = [
  { path: 'lumenroom/privacy', revision: 1 },
  { path: 'kestrel-board/subprocessors', revision: 1 },
  { path: 'quillmark/privacy', revision: 1 },
  { path: 'harborline/guidelines', revision: 1 },
  { path: 'corvid-pay/terms', revision: 1 },
  { path: 'lumenroom/terms', revision: 1 },
  { path: 'corvid-pay/terms', revision: 2 },
  { path: 'lumenroom/privacy', revision: 2 },
  { path: 'kestrel-board/dpa.pdf', revision: 1 },
  { path: 'quillmark/privacy', revision: 2 },
  { path: 'corvid-pay/terms', revision: 3 },
  { path: 'harborline/guidelines', revision: 2 },
  { path: 'lumenroom/terms', revision: 2 },
  { path: 'kestrel-board/subprocessors', revision: 2 },
  { path: 'lumenroom/privacy', revision: 3 },
]

/** Which revision of each document is live; absent: the first text, 0. */
export type Live = Readonly<Record<string, number>>

export type Page = {
  readonly text: string
  readonly redesigned: boolean
  readonly outage: boolean
}

export function liveRevision(live: Live, document: DemoDocument): number {
  return Math.min(live[document.path] ?? 0, document.revisions.length)
}

/** What the address shows at a revision: the first text with all edits so far. */
export function pageAt(document: DemoDocument, revision: number): Page {
  const applied = document.revisions.slice(0, revision)
  const first = readFileSync(new URL(`texts/${document.text}`, import.meta.url), 'utf8')
  return {
    text: applied.reduce(revise, first),
    redesigned: applied.some(({ redesign }) => redesign === true),
    outage: applied.at(-1)?.outage === true,
  }
}

function revise(text: string, { edits = [] }: Revision): string {
  return edits.reduce((before, { find, put }) => {
    const [head, tail, ...more] = before.split(find)
    if (head === undefined || tail === undefined || more.length > 0) {
      throw new Error(`An edit must match exactly once: "${find}"`)
    }
    return head + put + tail
  }, text)
}

/** The next step of the story that is not live yet, counted from `at`; undefined: all is told. */
export function nextStep(live: Live, at: number) {
  const offset = STORY.slice(at).findIndex(({ path, revision }) => (live[path] ?? 0) < revision)
  const step = offset < 0 ? undefined : STORY[at + offset]
  const document = step === undefined ? undefined : documentAt(step.path)
  if (step === undefined || document === undefined) return undefined
  return { document, revision: step.revision, at: at + offset + 1 }
}
