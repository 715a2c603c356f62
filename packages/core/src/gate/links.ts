import type { PageLink } from '../extract/model.ts'
import type { Note } from './model.ts'

/** So many are quoted; the rest is counted. */
const QUOTED = 3

/** Where links of the same words lead elsewhere now. A link's target is no text: it is noted, and never a change. */
export function linksNote(
  before: readonly PageLink[] | null | undefined,
  after: readonly PageLink[],
): readonly Note[] {
  if (!before) return []
  const was = targets(before)
  const moved = [...targets(after)].flatMap(([text, urls]) => {
    const old = was.get(text)
    const [from, to] = [old?.difference(urls), old && urls.difference(old)]
    return from?.size && to?.size ? [`“${text}” led to ${[...from][0]}, now to ${[...to][0]}`] : []
  })
  if (moved.length === 0) return []
  const rest = moved.length > QUOTED ? `; and ${moved.length - QUOTED} more` : ''
  return [{ code: 'links-changed', detail: moved.slice(0, QUOTED).join('; ') + rest }]
}

function targets(links: readonly PageLink[]): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { text, url } of links) found.set(text, (found.get(text) ?? new Set()).add(url))
  return found
}
