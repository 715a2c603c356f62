import { EXTRACTOR_VERSION } from '@clausewatch/core'
import type { Judgement } from '@clausewatch/core'
import type { judgements } from '@clausewatch/store'

type Decided = Pick<judgements.Settlement, 'marks' | 'publish' | 'candidate'>
type Publishable = Extract<Judgement, { verdict: 'first' | 'cosmetic' | 'substantive' }>

/** What was decided of a case, with what it was read with and compared with. */
export function settlement(found: judgements.Case, decided: Decided): judgements.Settlement {
  return {
    ...decided,
    declaration: found.declaration,
    currentVersionId: found.current?.id ?? null,
    extractorVersion: EXTRACTOR_VERSION,
  }
}

export function mark(
  snapshotId: number,
  judgement: Judgement,
): judgements.Settlement['marks'][number] {
  const { verdict } = judgement
  if (verdict !== 'broken') return { snapshotId, verdict }
  return { snapshotId, verdict, reason: judgement.reason, detail: judgement.detail }
}

/** A text as the document's next version. `kind`: where it is not what the verdict says. */
export function publication(
  snapshot: judgements.SnapshotRef,
  judgement: Publishable,
  kind?: 'technical',
): judgements.Publication {
  const { text, title, language, method } = judgement
  const version = {
    snapshotId: snapshot.id,
    fromAt: snapshot.fetchedAt,
    text,
    title,
    language,
    method,
  }
  if (judgement.verdict === 'first') return { ...version, change: null }
  const { headline, reasons, redline } = judgement
  return { ...version, change: { kind: kind ?? judgement.verdict, headline, reasons, redline } }
}

/** After repeated failures the snapshot is set aside, visibly, and the document goes on with its next one. */
export function giveUp(found: judgements.Case): judgements.Settlement {
  const snapshot = found.snapshot ?? found.candidate?.snapshot
  const detail = 'The differ failed on this snapshot again and again; it is kept as evidence.'
  return settlement(found, {
    marks: snapshot
      ? [{ snapshotId: snapshot.id, verdict: 'broken', reason: 'unreadable', detail }]
      : [],
    publish: null,
    candidate: found.snapshot ? 'keep' : 'drop',
  })
}
