import { EXTRACTOR_VERSION, agreement, hasStood, isTellable, nextLook } from '@clausewatch/core'
import type { Judgement } from '@clausewatch/core'
import { storedLooks } from '@clausewatch/store'
import type { cases, settlements } from '@clausewatch/store'
import { judgeAgreed, judgeSnapshot, recall } from './read.ts'
import type { JudgeDeps } from './read.ts'
import { mark, publication, settlement } from './settlement.ts'

/**
 * Reads the current version anew when a newer extractor or another declaration reads: what differs by that alone, which
 * nobody at the platform did, is a `technical` change and told to nobody. Where the newest stored snapshot that was judged
 * the same then says something else, a change was missed, and those in between are judged again, in their order. So are those
 * since then that were refused. Null: there is nothing to read anew, or it cannot be.
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
    // What was refused may be the document as it is read now.
    again: shows && isTellable(shows) ? ['same', 'broken'] : ['broken'],
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

/** So many of the snapshots after one are asked whether they show its text too: most walls are gone by then. */
const MOST_AFTER = 8

/**
 * Judges a stored snapshot again in which an older reading saw nothing new, or not the document. What it shows, and the
 * next one or enough looks at it show too, is a late find: a version from its true date. What only it shows did not last.
 */
export async function late(
  deps: JudgeDeps,
  found: cases.Case,
  snapshot: storedLooks.SnapshotRef,
): Promise<settlements.Settlement> {
  const { db } = deps.store
  const judgement = await judgeSnapshot(deps, found, snapshot, found.current)
  const after = await storedLooks.following(db, found.documentId, snapshot.id, MOST_AFTER)
  // Of what is long gone no check and no episode hears; what is there still ends them.
  const isReread = after.length > 0 || judgement.verdict === 'broken'
  const marks = [{ ...mark(snapshot.id, judgement), isReread }]
  if (judgement.verdict === 'same' || judgement.verdict === 'broken')
    return settlement(found, { marks })
  const published = (looks: number) => {
    const publish = publication(snapshot, judgement, { isLate: true, looks })
    // Those after it were compared with the version before.
    return settlement(found, { marks, publish, again: ['same'] })
  }
  if (!isTellable(judgement)) return published(1)
  const shown = await firstGood(deps, found, after)
  const { looks, forMs } = await storedLooks.sightOf(db, found.documentId, snapshot.id)
  if (shown === null && looks === 1) return holdLate(deps, found, snapshot, marks)
  const isShown = shown !== null && isTellable(shown)
  const agrees = isShown && ['same', 'more'].includes(agreement(judgement, shown))
  if (shown === null || agrees || hasStood({ looks, forMs })) {
    return published(looks + (agrees ? 1 : 0))
  }
  return settlement(found, { marks: marks.map((one) => ({ ...one, verdict: 'held' })) })
}

/** What the first of some snapshots says that is the document; null: none is. */
async function firstGood(
  deps: JudgeDeps,
  found: cases.Case,
  snapshots: readonly storedLooks.SnapshotRef[],
): Promise<Judgement | null> {
  for (const snapshot of snapshots) {
    const judgement = await judgeSnapshot(deps, found, snapshot, found.current)
    if (judgement.verdict !== 'broken') return judgement
  }
  return null
}

/** What was seen once, and nothing else since: it is confirmed like any other. */
function holdLate(
  { policy }: JudgeDeps,
  { now, ...found }: cases.Case,
  { id: snapshotId, fetchedAt: firstSeenAt }: storedLooks.SnapshotRef,
  marks: readonly settlements.Mark[],
): settlements.Settlement {
  const { secondLookMs } = policy
  const isNew = { isKnown: false, isRestless: false, looks: 0 }
  const next = nextLook({ ...isNew, now, firstSeenAt, secondLookMs })
  const candidate = { ...next, snapshotId, isKnown: false, isLate: true }
  return settlement({ ...found, now }, { marks, candidate })
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
