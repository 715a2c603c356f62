import type { Declaration, Source } from '../declaration/model.ts'
import { extract } from '../extract/extract.ts'
import { joinTexts, splitText } from '../extract/join.ts'
import type { Extraction, Received } from '../extract/model.ts'
import { gate, type Refusal } from './gate.ts'
import type { Baseline, Note, Quarantined } from './model.ts'
import { isPagedPage } from './paging.ts'
import { DOUBTED_REASONS, letIn, quarantined } from './quarantine.ts'

type Good = Extract<Extraction, { ok: true }>

/** All that a look brought, as one text. */
export type Reading =
  | (Omit<Good, 'ok'> & {
      readonly ok: true
      readonly partEnds: readonly number[] | null
      readonly notes: readonly Note[]
      /** It shows only the first part of a list that was shown whole before. */
      readonly isPaged: boolean
      /** Why a text that had been refused is let in; null: it was not. */
      readonly letIn: readonly string[] | null
    })
  | { readonly ok: false; readonly refusal: Refusal; readonly memory: Quarantined | null }

/** One source, read and gated against its own part of the version before. */
export type Part = {
  readonly source: Source
  readonly extraction: Extraction
  readonly before: Baseline | null
  readonly refusal: Refusal | null
  readonly letIn: readonly string[] | null
  readonly notes: readonly Note[]
  readonly isPaged?: true
}

/**
 * Reads and gates what each source brought. A part that is not the document is replaced by its part of the version before;
 * one that may be the document after all is looked at once more first, so that no real change waits behind its old text.
 */
export async function readLook(look: {
  readonly received: readonly Received[]
  readonly declaration: Declaration
  readonly baseline: Baseline | null
  readonly held: Quarantined | null
}): Promise<Reading> {
  const { sources } = look.declaration
  const before = splitText(look.baseline, sources.length)
  const held = splitText(look.held, sources.length)
  const parts: Part[] = []
  for (const [at, source] of sources.entries()) {
    const part = await readPart(look.received[at], source, before[at] ?? null, held[at] ?? null)
    parts.push(part)
  }
  const [first] = parts
  if (first === undefined) throw new Error('A declaration has at least one source.')
  const refused = parts.filter((part) => part.refusal !== null)
  if (parts.length === 1 || refused.length === 0) return whole(parts, look)
  const doubted = refused.find((part) => isDoubted(part))
  if (refused.length === parts.length || refused.some((part) => part.before === null))
    return refuse(refused[0] ?? first, parts)
  if (doubted !== undefined && look.held === null) return refuse(doubted, parts)
  return { ...joined(parts), letIn: reasonsOf(parts) }
}

/** A single source, or several that are all good. */
function whole(
  parts: readonly Part[],
  { baseline, held }: { baseline: Baseline | null; held: Quarantined | null },
): Reading {
  const [only] = parts
  if (only?.refusal) return refuse(only, parts)
  const all = joined(parts)
  // It is not known which part of the version before is whose, so they stand together.
  const apart = parts.length === 1 || parts.every((part) => part.before !== null)
  const refusal = apart ? null : gate(all, baseline)
  if (refusal === null) return { ...all, letIn: reasonsOf(parts) }
  const reasons = held && baseline && letIn(refusal, all, held, baseline)
  if (reasons) return { ...all, letIn: reasons }
  return { ok: false, refusal, memory: quarantined(refusal, all) }
}

export async function readPart(
  received: Received | undefined,
  source: Source,
  before: Baseline | null,
  held: Quarantined | null,
): Promise<Part> {
  const extraction: Extraction =
    received === undefined
      ? { ok: false, reason: 'empty', detail: 'its page is missing' }
      : await extract(received, source, before && { text: before.text, insist: false })
  const refusal = gate(extraction, before)
  if (refusal === null || before === null || received === undefined)
    return {
      source,
      extraction,
      before,
      refusal,
      letIn: null,
      notes: healedNote(source, extraction),
    }
  const healed = await extract(received, source, { text: before.text, insist: true })
  if (healed.ok && healed.method === 'healed' && gate(healed, before) === null)
    return {
      source,
      extraction: healed,
      before,
      refusal: null,
      letIn: null,
      notes: healedNote(source, healed),
    }
  // What is missing stands on the list's other pages.
  if (refusal.reason === 'truncated' && isPagedPage(received))
    return { source, extraction, before, refusal: null, letIn: null, notes: [], isPaged: true }
  const reasons = extraction.ok && held ? letIn(refusal, extraction, held, before) : null
  return {
    source,
    extraction,
    before,
    refusal: reasons ? null : refusal,
    letIn: reasons,
    notes: healedNote(source, extraction),
  }
}

function joined(parts: readonly Part[]): Omit<Reading & { ok: true }, 'letIn'> {
  const good = parts.flatMap(({ extraction, refusal }) =>
    extraction.ok && refusal === null ? [extraction] : [],
  )
  const [first] = good
  if (first === undefined) throw new Error('No part is good.')
  const method = good.find((part) => part.method === 'healed')?.method ?? first.method
  return {
    ...first,
    ...joinTexts(parts.map(textOf)),
    method,
    isPaged: parts.some((part) => part.isPaged),
    links: good.flatMap((part) => part.links),
    notes: parts.flatMap((part) => (part.refusal ? [keptNote(part, part.refusal)] : part.notes)),
  }
}

/** What a part stands for: its own text, or that of the version before. */
function textOf({ extraction, refusal, before }: Part): string {
  return extraction.ok && refusal === null ? extraction.text : (before?.text ?? '')
}

function refuse(part: Part, parts: readonly Part[]): Reading {
  const { reason, detail } = part.refusal ?? { reason: 'empty', detail: 'no part' }
  const at = parts.length === 1 ? '' : `part ${parts.indexOf(part) + 1} (${part.source.url}): `
  const refusal = { reason, detail: at + detail }
  if (!part.extraction.ok) return { ok: false, refusal, memory: null }
  const texts = parts.map((one) =>
    one.extraction.ok ? one.extraction.text : (one.before?.text ?? ''),
  )
  return {
    ok: false,
    refusal,
    memory: quarantined(refusal, { ...part.extraction, ...joinTexts(texts) }),
  }
}

function isDoubted({ extraction, refusal }: Part): boolean {
  return extraction.ok && refusal !== null && DOUBTED_REASONS.includes(refusal.reason)
}

function reasonsOf(parts: readonly Part[]): readonly string[] | null {
  const reasons = parts.flatMap((part) => part.letIn ?? [])
  return reasons.length > 0 ? reasons : null
}

function healedNote(source: Source, extraction: Extraction): readonly Note[] {
  if (!extraction.ok || extraction.method !== 'healed') return []
  const selectors = source.select.map(
    (one) => `“${typeof one === 'string' ? one : Object.values(one).join(' … ')}”`,
  )
  const what =
    selectors.length === 0
      ? 'The main content is another text now'
      : `${selectors.slice(0, 3).join(', ')} no longer selects the document`
  return [
    {
      code: 'healed',
      detail: `${what}; the part of the page most like the version before was read (${source.url})`,
    },
  ]
}

function keptNote({ source }: Part, { reason, detail }: Refusal): Note {
  return { code: 'part-kept', detail: `${source.url} is as it was before: ${reason}, ${detail}` }
}
