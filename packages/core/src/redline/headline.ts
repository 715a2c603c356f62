import { isRenumbered } from './renumbered.ts'
import type { Redline, RedlineEntry } from './model.ts'

const MOST_CHARS = 119
const MOST_SECTION_CHARS = 60
/** The share of the passages that makes a section the main one. */
const MAIN_SHARE = 0.6

/** What changed, as facts: "2 passages reworded, 1 removed in Sharing of personal data". Under 120 characters. */
export function headline({ entries }: Redline): string {
  const renumbered = entries.filter(isRenumbered)
  const told = entries.filter((entry) => !isRenumbered(entry))
  const count = (kind: RedlineEntry['kind']): number =>
    told.filter((entry) => entry.kind === kind).length
  const facts = [
    { count: count('changed'), verb: 'reworded' },
    { count: count('added'), verb: 'added' },
    { count: count('removed'), verb: 'removed' },
    { count: count('moved'), verb: 'moved' },
    { count: renumbered.length, verb: 'renumbered' },
  ].filter((fact) => fact.count > 0)
  const [first, ...others] = facts
  if (first === undefined) return 'No words changed'
  const line = [
    `${first.count} ${first.count === 1 ? 'passage' : 'passages'} ${first.verb}`,
    ...others.map((fact) => `${fact.count} ${fact.verb}`),
  ].join(', ')
  const named = line + placeOf(told.length > 0 ? told : entries)
  return named.length <= MOST_CHARS ? named : line
}

/** The section that holds all the passages, or most of them. */
function placeOf(entries: readonly RedlineEntry[]): string {
  const sections = entries.map(sectionOf)
  const [shortest = []] = sections.toSorted((a, b) => a.length - b.length)
  let depth = 0
  while (depth < shortest.length && sections.every((path) => path[depth] === shortest[depth]))
    depth++
  // A heading above everything is the document's title, which says nothing.
  const innermost = sections.every((path) => path.length === depth)
  if (depth > 1 || (depth === 1 && innermost)) return ` in ${shorten(shortest[depth - 1] ?? '')}`
  const below = Map.groupBy(sections, (path) => path[depth] ?? '')
  for (const [name, paths] of below) {
    if (name !== '' && paths.length >= MAIN_SHARE * sections.length)
      return `, mostly in ${shorten(name)}`
  }
  return ''
}

/** The headings above an entry; a heading is in the section that it names. */
function sectionOf({ block, kind, path, spans }: RedlineEntry): readonly string[] {
  if (block !== 'heading' || kind === 'changed') return path
  return [...path, spans.map(({ text }) => text).join('')]
}

function shorten(name: string): string {
  if (name.length <= MOST_SECTION_CHARS) return name
  const head = name
    .slice(0, MOST_SECTION_CHARS)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  return `${head.slice(0, head.includes(' ') ? head.lastIndexOf(' ') : undefined)}…`
}
