import type { Log } from '@clausewatch/runtime'

import type { Upcoming } from './index-page.ts'
import type { DemoDocument } from './model.ts'
import type { Remembered } from './state.ts'
import { nextStep } from './story.ts'

/** Soon enough that the alert and the digest arrive within the first minute; slow enough to follow. */
const FIRST_AFTER_MS = 3000
const EVERY_MS = 20_000

export type Telling = {
  readonly publish: (document: DemoDocument, revision: number) => void
  readonly publishNext: () => void
  readonly upcoming: () => Upcoming
  /** False until begin(): nothing is published before the first texts have been seen. */
  readonly hasBegun: () => boolean
  readonly begin: () => void
  readonly end: () => void
}

/** Publishes the story's revisions, one after the other, by itself or when a visitor asks. */
export function tellStory(
  { state, save }: Remembered,
  { log, siteUrl }: { readonly log: Log; readonly siteUrl: string },
): Telling {
  let timer: NodeJS.Timeout | undefined
  let nextAt = new Date(0)
  let begun = false

  function publish(document: DemoDocument, revision: number): void {
    state.live[document.path] = revision
    save()
    const { note = 'The first text is back', expect = 'alert' } =
      document.revisions[revision - 1] ?? {}
    const facts = { document: document.name, note, expect, url: `${siteUrl}/${document.path}` }
    log.info(facts, 'published a revision')
  }

  function publishNext(): void {
    const step = nextStep(state.live, state.toldSteps)
    if (step !== undefined) {
      state.toldSteps = step.at
      publish(step.document, step.revision)
    }
    if (begun) plan(EVERY_MS)
  }

  function plan(afterMs: number): void {
    clearTimeout(timer)
    if (nextStep(state.live, state.toldSteps) === undefined) {
      log.info({ url: siteUrl }, 'told the whole story; the site publishes and restores on request')
      return
    }
    nextAt = new Date(Date.now() + afterMs)
    timer = setTimeout(publishNext, afterMs)
  }

  return {
    publish,
    publishNext,
    upcoming() {
      const step = begun ? nextStep(state.live, state.toldSteps) : undefined
      return step === undefined ? undefined : { at: nextAt, path: step.document.path }
    },
    hasBegun: () => begun,
    begin() {
      begun = true
      plan(FIRST_AFTER_MS)
    },
    end: () => clearTimeout(timer),
  }
}
