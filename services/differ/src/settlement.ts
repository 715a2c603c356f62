import { EXTRACTOR_VERSION } from '@clausewatch/core'
import type { Judgement } from '@clausewatch/core'
import type { cases, settlements, storedLooks } from '@clausewatch/store'

export type Publishable = Exclude<Judgement, { verdict: 'same' | 'broken' }>
type Decided = Pick<settlements.Settlement, 'marks'> & Partial<settlements.Settlement>

/** What was decided of a case, with what it was read with and compared with; nothing else happens. */
export function settlement(found: cases.Case, decided: Decided): settlements.Settlement {
  return {
    declaration: found.declaration,
    currentVersionId: found.current?.id ?? null,
    extractorVersion: EXTRACTOR_VERSION,
    publish: null,
    candidate: 'keep',
    contradicted: null,
    again: null,
    isReread: false,
    look: null,
    ...decided,
  }
}

export function mark(snapshotId: number, judgement: Judgement): settlements.Mark {
  const { verdict, score } = judgement
  if (verdict !== 'broken') return { snapshotId, verdict, score, notes: judgement.notes }
  return { snapshotId, verdict, score, reason: judgement.reason, detail: judgement.detail }
}

/** What of a change its text does not say. */
type Told = {
  /** Where it is not what the verdict says. */
  readonly kind?: 'technical'
  readonly looks?: number
  readonly isLate?: boolean
}

/** A text as the document's next version. */
export function publication(
  snapshot: storedLooks.SnapshotRef,
  judgement: Publishable,
  { kind, looks = 1, isLate = false }: Told = {},
): settlements.Publication {
  const { text, title, language, method, partEnds, links, notes } = judgement
  const version = {
    snapshotId: snapshot.id,
    fromAt: snapshot.fetchedAt,
    text,
    title,
    language,
    method,
    partEnds,
    links,
    record: null,
  }
  if (judgement.verdict === 'first') return { ...version, change: null }
  const { headline, reasons, redline } = judgement
  const effectiveOn = judgement.verdict === 'effective-date' ? judgement.effectiveOn : null
  const told = { kind: kind ?? judgement.verdict, looks, isLate, effectiveOn }
  return { ...version, change: { ...told, headline, reasons, redline, notes } }
}

/** Whether it publishes what looks have confirmed: what was overlooked has waited for other things. */
export function isConfirmed({ publish }: settlements.Settlement): boolean {
  const { kind, isLate = false } = publish?.change ?? {}
  return !isLate && (kind === 'substantive' || kind === 'effective-date')
}

/** After repeated failures the snapshot is set aside, visibly, and the document goes on with its next one. */
export function giveUp(found: cases.Case): settlements.Settlement {
  const snapshot = found.snapshot ?? found.candidate?.snapshot
  const detail = 'The differ failed on this snapshot again and again; it is kept as evidence.'
  return settlement(found, {
    marks: snapshot
      ? [{ snapshotId: snapshot.id, verdict: 'broken', reason: 'unreadable', detail }]
      : [],
    candidate: found.snapshot ? 'keep' : 'drop',
  })
}
