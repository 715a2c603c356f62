import { SelectorType, parse } from 'css-what'
import type { Selector } from 'css-what'

/** Ten times the longest of the public archives. */
const MAX_LENGTH = 1000

type Limit = {
  readonly counts: (token: Selector) => boolean
  readonly atMost: number
  readonly fault: string
}

// css-select remembers next to nothing between two elements, so each step multiplies the cost of the others. Declarations
// of the public archives have none or one of each; what these limits let through, a page of usual shape can bear.
const LIMITS: readonly Limit[] = [
  {
    // Tries all siblings before an element: n of them cost a page's length to the power of n + 1.
    counts: ({ type }) => type === SelectorType.Sibling,
    atMost: 1,
    fault: 'has more than one "~": write "+", or a range from one element to another',
  },
  {
    // Tries all ancestors of an element: some tens.
    counts: ({ type }) => type === SelectorType.Descendant,
    atMost: 6,
    fault: 'has more than 6 descendant steps: write ">", or fewer steps',
  },
  {
    // Tries all descendants of an element.
    counts: (token) => token.type === SelectorType.Pseudo && token.name === 'has',
    atMost: 3,
    fault: 'has more than three :has: write an id or a class, or a range',
  },
  {
    // A selector within a text, which may hide all of the above.
    counts: (token) =>
      token.type === SelectorType.Pseudo &&
      token.name.startsWith('nth-') &&
      typeof token.data === 'string' &&
      /\sof\s/i.test(token.data),
    atMost: 0,
    fault: 'counts with "of": write :nth-of-type, or :nth-child without "of"',
  },
]

/** What makes a selector dear beyond measure, and what to write instead; null: nothing. @throws when it is no selector */
export function costFault(selector: string): string | null {
  // A selector without end is not even parsed.
  if (selector.length > MAX_LENGTH)
    return `is longer than ${MAX_LENGTH} characters: write several selectors`
  const alternatives = parse(selector)
  return LIMITS.find(({ counts, atMost }) => most(alternatives, counts) > atMost)?.fault ?? null
}

/** The count of the alternative that has the most, with what stands within its :is, :not, :where and :has. */
function most(alternatives: readonly Selector[][], counts: Limit['counts']): number {
  const sums = alternatives.map((tokens) =>
    tokens.reduce(
      (sum, token) => sum + (counts(token) ? 1 : 0) + most(alternativesIn(token), counts),
      0,
    ),
  )
  return Math.max(0, ...sums)
}

/** What stands within a selector's :is, :not, :where and :has. */
export function alternativesIn(token: Selector): readonly Selector[][] {
  return token.type === SelectorType.Pseudo && Array.isArray(token.data) ? token.data : []
}
