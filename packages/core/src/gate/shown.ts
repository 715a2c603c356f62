import type { Declaration } from '../declaration/model.ts'
import { extract } from '../extract/extract.ts'
import type { Received } from '../extract/model.ts'
import { unpackParts } from '../extract/parts.ts'
import { shareBetween } from './overlap.ts'

// Whatever the page shows counts, wherever it stands: a browser moves much, and finding the document is not the question.
const WHOLE = { select: ['body'], remove: [] }

/** The part of a snapshot's text that a rendering of its page shows too, 0 to 1; null: the snapshot holds no text. */
export async function shownShare({
  fetched,
  rendered,
  declaration,
}: {
  readonly fetched: Received
  readonly rendered: Received
  readonly declaration: Declaration
}): Promise<number | null> {
  const text = await textOf(fetched, declaration.sources)
  if (text.trim() === '') return null
  const shown = await textOf(
    rendered,
    declaration.sources.map(() => WHOLE),
  )
  return shareBetween(text, shown).kept
}

async function textOf(
  received: Received,
  sources: readonly Pick<Declaration['sources'][0], 'select' | 'remove'>[],
): Promise<string> {
  const texts: string[] = []
  for (const [at, part] of unpackParts(received).entries()) {
    const read = await extract(part, sources[at] ?? WHOLE)
    if (read.ok) texts.push(read.text)
  }
  return texts.join('\n\n')
}
