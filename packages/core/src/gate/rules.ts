/** The rule by which a difference was classed, and what a reader is told of it. Those that matter come first. */
const WORDING = {
  removed: 'Removed',
  added: 'Added',
  changed: 'Changed',
  misplaced: 'Changed place',
  'effective-date': 'The date from which it applies moved',
  'date-line': 'The date line changed',
  spelling: 'Only the spelling differs',
  'web-address': 'Only a web address differs',
  'shown-address': 'Only how an email address is shown differs',
  heading: 'Only a heading',
  caption: 'A line between the clauses',
  link: 'A link to another page of the site',
  paged: 'On another page of the list',
  thanks: 'A name in a list of thanks',
  promotion: 'A promotion below the text',
  'above-title': 'Above the title of the document',
  outside: 'Outside the text of the document',
  'change-note': 'A note about the last change',
  litter: 'A counter, a copyright line or a repeated word',
} as const

export type Rule = keyof typeof WORDING

/** One difference between two texts: a sentence that is gone, has come, or became another. */
export type Edit = {
  readonly rule: Rule
  readonly from: string | null
  readonly to: string | null
}

const MATTERING: ReadonlySet<Rule> = new Set(['removed', 'added', 'changed', 'misplaced'])
const MOST_REASONS = 20
const MOST_CHARS = 160

export function matters({ rule }: Edit): boolean {
  return MATTERING.has(rule)
}

/** What differs, in words, with the sentences it is about. */
export function reasonsOf(edits: readonly Edit[]): string[] {
  const reasons = [...new Set(edits.map(reasonOf))]
  if (reasons.length <= MOST_REASONS) return reasons
  return [...reasons.slice(0, MOST_REASONS), `and ${reasons.length - MOST_REASONS} more`]
}

function reasonOf({ rule, from, to }: Edit): string {
  const quotes = [from, to].filter((text) => text !== null).map((text) => `“${clip(text)}”`)
  return `${WORDING[rule]}: ${quotes.join(' to ')}`
}

function clip(text: string): string {
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS - 3)}…` : text
}
