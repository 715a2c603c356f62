import type { ProvisionChange } from '../provisions/change.ts'
import { isRenumbered } from './renumbered.ts'
import type { Redline, RedlineEntry } from './model.ts'

const MOST_CHARS = 119
const MOST_SECTION_CHARS = 60
/** The share of what changed that makes a section the main one. */
const MAIN_SHARE = 0.6

/** What changed, as facts: "2 passages reworded, 1 removed in Sharing of personal data". Under 120 characters. */
export function headline({ entries }: Redline): string {
  const renumbered = entries.filter(isRenumbered)
  const told = entries.filter((entry) => !isRenumbered(entry))
  const count = (kind: RedlineEntry['kind']): number =>
    told.filter((entry) => entry.kind === kind).length
  const facts = factsOf('passage', [
    [count('changed'), 'reworded'],
    [count('added'), 'added'],
    [count('removed'), 'removed'],
    [count('moved'), 'moved'],
    [renumbered.length, 'renumbered'],
  ])
  return facts === null
    ? 'No words changed'
    : placed(facts, (told.length > 0 ? told : entries).map(sectionOf))
}

/** The same of provisions: "3 provisions reworded, 1 removed in Sharing of personal data". Null: none changed. */
export function provisionHeadline(
  changes: readonly Pick<ProvisionChange, 'kind' | 'before' | 'after'>[],
): string | null {
  const count = (kind: ProvisionChange['kind']): number =>
    changes.filter((change) => change.kind === kind).length
  // A clause that was cut or took another up is told once, by what stands now.
  const merged = changes.filter(({ kind, after }) => kind === 'merged' && after !== null)
  const split = changes.filter(({ kind, before }) => kind === 'split' && before === null)
  const facts = factsOf('provision', [
    [count('reworded'), 'reworded'],
    [count('added'), 'added'],
    [count('removed'), 'removed'],
    [split.length, 'split off'],
    [merged.length, 'merged'],
    [count('moved'), 'moved'],
    [count('returned'), 'returned'],
  ])
  const paths = changes.map(({ before, after }) => (after ?? before)?.path ?? [])
  return facts === null ? null : placed(facts, paths)
}

function factsOf(
  noun: string,
  counts: readonly (readonly [number: number, verb: string])[],
): string | null {
  const [first, ...others] = counts.filter(([number]) => number > 0)
  if (first === undefined) return null
  const [number, verb] = first
  return [
    `${number} ${number === 1 ? noun : `${noun}s`} ${verb}`,
    ...others.map((fact) => fact.join(' ')),
  ].join(', ')
}

function placed(facts: string, sections: readonly (readonly string[])[]): string {
  const named = facts + placeOf(sections)
  return named.length <= MOST_CHARS ? named : facts
}

/** The section that holds all that changed, or most of it. */
function placeOf(sections: readonly (readonly string[])[]): string {
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
