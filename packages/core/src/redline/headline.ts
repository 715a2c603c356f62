import type { Redline } from './model.ts'

/** What changed, as facts: "2 passages reworded, 1 removed in Sharing". Under 120 characters. */
export function headline({ entries, counts }: Redline): string {
  const facts = [
    [counts.changed, 'reworded'],
    [counts.added, 'added'],
    [counts.removed, 'removed'],
    [counts.moved, 'moved'],
  ] as const
  const told = facts.filter(([count]) => count > 0)
  if (told.length === 0) return 'No words changed'
  const line = told
    .map(([count, verb], at) => (at === 0 ? `${passages(count)} ${verb}` : `${count} ${verb}`))
    .join(', ')
  const sections = new Set(entries.map((entry) => entry.path.at(-1) ?? ''))
  const [section] = sections
  if (sections.size !== 1 || !section) return line
  const named = `${line} in ${section}`
  return named.length < 120 ? named : line
}

function passages(count: number): string {
  return count === 1 ? '1 passage' : `${count} passages`
}
