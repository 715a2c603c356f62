import { judge, parseRecordId, recordId, unpackParts } from '@clausewatch/core'
import type { Quarantined, RecordKind } from '@clausewatch/core'
import { openStore, storedLooks } from '@clausewatch/store'
import type { Db } from '@clausewatch/store'
import type { Subject } from './subject.ts'

/** A snapshot of a watched document; without one its last. */
export async function fromStore(
  databaseUrl: string | undefined,
  document: string,
  snapshot?: string,
): Promise<Subject> {
  if (!databaseUrl) throw new Error('DATABASE_URL is not set; npm run explain sets it.')
  const documentId = idOf('document', document)
  const snapshotId = snapshot === undefined ? null : idOf('snapshot', snapshot)
  const store = openStore(databaseUrl, { name: 'explain' })
  try {
    const look = await storedLooks.load(store.db, documentId, snapshotId)
    if (!look) throw new Error(`There is no such snapshot of ${document}.`)
    return await subjectOf(store.db, look)
  } finally {
    await store.close()
  }
}

function idOf(kind: RecordKind, text: string): number {
  const id = /^\d+$/.test(text) ? Number(text) : parseRecordId(kind, text)
  if (id === null) throw new Error(`${text} is no id of a ${kind}.`)
  return id
}

async function subjectOf(db: Db, look: storedLooks.StoredLook): Promise<Subject> {
  const { document, snapshot, before } = look
  const { declaration } = document
  const received = unpackParts(await storedLooks.loadReceived(db, snapshot.id))
  const quarantined = await recall(db, look)
  return {
    question: { received, declaration, baseline: before, quarantined },
    facts: {
      document: `${document.platform}, ${document.name} (${recordId('document', document.id)})`,
      snapshot: `${recordId('snapshot', snapshot.id)}, received ${moment(snapshot.fetchedAt)} by ${snapshot.via}`,
      from: snapshot.finalUrl,
      sha256: Buffer.from(snapshot.sha256).toString('hex'),
      compared: before
        ? `with ${recordId('version', before.id)}, which holds from ${moment(before.fromAt)}`
        : 'with nothing: no version stood before it',
      ...(quarantined && { refused: `before it a text was set aside as ${quarantined.reason}` }),
      recorded: recorded(snapshot),
    },
  }
}

/** What was said of it when it was judged; what is printed below is said now. */
function recorded(snapshot: storedLooks.StoredLook['snapshot']): string {
  if (!snapshot.judgedAt) return 'not judged yet'
  const why = snapshot.reason ? ` (${snapshot.reason}: ${snapshot.detail ?? ''})` : ''
  return `${snapshot.verdict ?? ''}${why}, ${moment(snapshot.judgedAt)}, extractor ${snapshot.extractorVersion ?? '?'}`
}

async function recall(db: Db, look: storedLooks.StoredLook): Promise<Quarantined | null> {
  if (look.quarantinedId === null) return null
  const received = unpackParts(await storedLooks.loadReceived(db, look.quarantinedId))
  const { declaration } = look.document
  const judgement = await judge({ received, declaration, baseline: look.before })
  return (judgement.verdict === 'broken' && judgement.quarantined) || null
}

function moment(at: Date): string {
  return `${at.toISOString().replace('T', ' ').slice(0, 19)} UTC`
}
