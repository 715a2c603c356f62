import { EXTRACTOR_VERSION, agreement, isTellable, nextLook } from '@clausewatch/core'
import type { Judgement } from '@clausewatch/core'
import { storedLooks } from '@clausewatch/store'
import type { cases, settlements } from '@clausewatch/store'
import { judgeAgreed, judgeSnapshot, recall } from './read.ts'
import type { JudgeDeps } from './read.ts'
import { mark, publication, settlement } from './settlement.ts'

/**
 * Reads the current version anew when a newer extractor or another declaration reads: what differs by that alone, which
 * nobody at the platform did, is a `technical` change and told to nobody. Where the newest stored snapshot that was judged
 * the same then says something else, a change was missed, and those in between are judged again, in their order. Null: there
 * is nothing to read anew, or it cannot be.
 */
export async function reread(
  deps: JudgeDeps,
  found: cases.Case,
): Promise<settlements.Settlement | null> {
  const { current, declaration } = found
  if (!current) return null
  const isSameReading =
    current.extractorVersion === EXTRACTOR_VERSION &&
    JSON.stringify(current.declaration) === JSON.stringify(declaration)
  if (isSameReading) return null
  // Other addresses, or other walls clicked away: the old bytes say nothing of what is read now, so the first good look
  // begins anew.
  if (wayOf(current.declaration) !== wayOf(declaration)) return moved(deps, found)
  // It was the document: what the gate thinks of the new reading is no matter.
  const judgement = await readAnew(deps, found, judgeAgreed(deps, found, current.snapshot))
  if (judgement?.verdict !== 'same' && !isChanged(judgement)) return null
  const now = isChanged(judgement) ? { ...current, ...judgement } : current
  const last = await storedLooks.lastSame(deps.store.db, found.documentId, current.snapshot.id)
  const shows = last && (await readAnew(deps, found, judgeSnapshot(deps, found, last, now)))
  return settlement(found, {
    marks: [],
    publish: isChanged(judgement)
      ? publication(current.snapshot, judgement, { kind: 'technical' })
      : null,
    again: shows && isTellable(shows) ? 'later' : null,
    isReread: true,
  })
}

async function moved(deps: JudgeDeps, found: cases.Case): Promise<settlements.Settlement | null> {
  // As everywhere, two looks let in what is unlike the text before.
  const { quarantined } = found
  const snapshot = found.snapshot ?? (found.candidate ? null : quarantined)
  if (!snapshot) return null
  const memory = quarantined && (await recall(deps, found, quarantined))
  const read = judgeSnapshot(deps, found, snapshot, found.current, memory)
  const judgement = await readAnew(deps, found, read)
  if (judgement === null) return null
  const marks = [{ ...mark(snapshot.id, judgement), verdict: 'same' as const }]
  if (judgement.verdict === 'same') return settlement(found, { marks, isReread: true })
  if (!isChanged(judgement)) return null
  return settlement(found, {
    marks,
    publish: publication(snapshot, judgement, { kind: 'technical' }),
    candidate: 'drop',
  })
}

/**
 * Judges a stored snapshot again in which an older reading saw nothing new. What it shows, and the next snapshot or another
 * look at it shows too, is a late find: a version from its true date. What only it shows did not last.
 */
export async function late(
  deps: JudgeDeps,
  found: cases.Case,
  snapshot: storedLooks.SnapshotRef,
): Promise<settlements.Settlement> {
  const { store } = deps
  const judgement = await judgeSnapshot(deps, found, snapshot, found.current)
  const marked = { ...mark(snapshot.id, judgement), isReread: true }
  if (judgement.verdict === 'cosmetic') {
    const publish = publication(snapshot, judgement, { isLate: true })
    return settlement(found, { marks: [marked], publish })
  }
  if (!isTellable(judgement)) return settlement(found, { marks: [marked] })
  const next = await storedLooks.nextGood(store.db, found.documentId, snapshot.id)
  const shown = next && (await judgeSnapshot(deps, found, next, found.current))
  const looks = await storedLooks.looksOf(store.db, found.documentId, snapshot.id)
  if (shown === null && looks === 1) return holdLate(deps, found, snapshot, marked)
  const lasted =
    shown === null || (isTellable(shown) && ['same', 'more'].includes(agreement(judgement, shown)))
  if (!lasted) return settlement(found, { marks: [{ ...marked, verdict: 'held' }] })
  const publish = publication(snapshot, judgement, { isLate: true, looks: looks + (next ? 1 : 0) })
  return settlement(found, { marks: [marked], publish })
}

/** The newest snapshot, seen once: it is confirmed like any other. */
function holdLate(
  { policy }: JudgeDeps,
  { now, ...found }: cases.Case,
  { id: snapshotId, fetchedAt: firstSeenAt }: storedLooks.SnapshotRef,
  marked: settlements.Mark,
): settlements.Settlement {
  const { secondLookMs } = policy
  const isNew = { isKnown: false, isRestless: false, looks: 0 }
  const next = nextLook({ ...isNew, now, firstSeenAt, secondLookMs })
  const candidate = { ...next, snapshotId, isKnown: false }
  return settlement({ ...found, now }, { marks: [marked], candidate })
}

async function readAnew(
  deps: JudgeDeps,
  found: cases.Case,
  reading: Promise<Judgement>,
): Promise<Judgement | null> {
  return reading.catch((err: unknown) => {
    const { documentId } = found
    deps.log.error({ documentId, err }, 'a stored snapshot could not be read anew')
    return null
  })
}

function isChanged(
  judgement: Judgement | null,
): judgement is Extract<Judgement, { verdict: 'cosmetic' | 'substantive' | 'effective-date' }> {
  return judgement !== null && judgement.verdict !== 'first' && 'redline' in judgement
}

function wayOf({ sources, click }: cases.Case['declaration']): string {
  return [...sources.map((source) => source.url), ...(click ?? [])].join('\n')
}
