import type { Stated } from '../notices/model.ts'
import type { PageLink } from '../extract/model.ts'
import { statedOf } from '../notices/stated.ts'
import { compareProcessors } from '../processors/compare.ts'
import { processorsOf } from '../processors/list.ts'
import type { Processor, ProcessorChange } from '../processors/model.ts'
import { addressKey } from '../references/address.ts'
import { incorporationsOf, type Incorporation } from '../references/incorporations.ts'
import type { ProvisionChange, Wording } from './change.ts'
import { provisionChanges, type Siblings } from './changes.ts'
import type { Provision } from './model.ts'
import { SPLITTER_VERSION, provisionsOf } from './split.ts'
import { digestOf, trace, type Lineage } from './trace.ts'

/** From here on identities are places to be filled: a clause is new, and its number is not taken yet. */
export const NEW_IDS = 2 ** 48

/** One provision of a version, with its identity and its span in the text's UTF-8, in bytes: [start, end). */
export type RecordedProvision = Wording & {
  readonly id: number
  readonly fingerprint: string
  readonly start: number
  readonly end: number
}

/** All that is kept of a version beside its text. */
export type VersionRecord = {
  readonly splitterVersion: number
  /** Of the fingerprints: a text that returns gets its clauses back. */
  readonly digest: string
  /** In the order of the text. */
  readonly provisions: readonly RecordedProvision[]
  readonly changes: readonly ProvisionChange[]
  /** Those that stood in another document of the platform. */
  readonly arrived: readonly number[]
  /** How many identities from `NEW_IDS` on are used. */
  readonly newIds: number
  readonly stated: Stated
  /** Null: it is no list of sub-processors. */
  readonly processors: readonly Processor[] | null
  /** Null: this version or the one before is no such list. */
  readonly processorChanges: readonly ProcessorChange[] | null
  readonly incorporations: readonly Incorporation[]
  /** Where the document is read, as `addressKey` spells it. */
  readonly addresses: readonly string[]
}

/** What the record of a version is made from. */
export type VersionToRecord = {
  /** After the version before; its `next` is `NEW_IDS`. */
  readonly lineage: Lineage
  readonly siblings: Siblings
  readonly text: string
  readonly title: string | null
  /** Where its links lead; null: they were not kept. */
  readonly links: readonly PageLink[] | null
  /** The document's name, and where it is read: the address that it came from first. */
  readonly document: { readonly name: string; readonly urls: readonly string[] }
  /** Of the version before; null: it was no list of sub-processors, or there is none. */
  readonly processorsBefore: readonly Processor[] | null
}

/** Splits a version, gives its provisions their identities, and says what that makes of those before. */
export function recordVersion(version: VersionToRecord): VersionRecord {
  const { lineage, siblings, text, document, processorsBefore } = version
  const provisions = provisionsOf(text)
  const found = trace(lineage, provisions, siblings.elsewhere)
  const ids = found.traced.map(({ id }) => id)
  const processors = processorsOf(text, { title: version.title, name: document.name })
  const wasElsewhere = new Set(siblings.elsewhere.map(({ id }) => id))
  return {
    splitterVersion: SPLITTER_VERSION,
    digest: digestOf(provisions),
    provisions: recorded(text, provisions, ids),
    changes: provisionChanges(lineage, siblings, provisions, found.traced),
    arrived: ids.filter((id) => wasElsewhere.has(id)),
    newIds: found.lineage.next - lineage.next,
    stated: statedOf(text),
    processors,
    processorChanges:
      processors && processorsBefore && compareProcessors(processorsBefore, processors),
    incorporations: incorporationsOf(text, version.links ?? [], document.urls[0] ?? ''),
    addresses: [...new Set(document.urls.flatMap((url) => addressKey(url) ?? []))],
  }
}

/** The same record with the identities that were taken for what is new in it. */
export function withIds(record: VersionRecord, ids: readonly number[]): VersionRecord {
  const real = (id: number): number => (id < NEW_IDS ? id : (ids[id - NEW_IDS] ?? id))
  return {
    ...record,
    provisions: record.provisions.map((one) => ({ ...one, id: real(one.id) })),
    changes: record.changes.map((one) => ({
      ...one,
      id: real(one.id),
      relatives: one.relatives.map(real),
    })),
  }
}

function recorded(
  text: string,
  provisions: readonly Provision[],
  ids: readonly number[],
): readonly RecordedProvision[] {
  const bytesTo = byteCounter(text)
  return provisions.map(({ path, leadIn, text: words, fingerprint, start, end }, at) => {
    const length = text.slice(start, end).trimEnd().length
    const span = { start: bytesTo(start), end: bytesTo(start + length) }
    return { id: ids[at] ?? 0, path, leadIn, text: words, fingerprint, ...span }
  })
}

/** Bytes of UTF-8 before a place in a text; places are asked for in rising order. */
function byteCounter(text: string): (place: number) => number {
  let [at, bytes] = [0, 0]
  return (place) => {
    for (; at < place; at++) {
      const unit = text.charCodeAt(at)
      // Each half of a surrogate pair is half of its four bytes.
      bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
    }
    return bytes
  }
}
