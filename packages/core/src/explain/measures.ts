import { detectLanguage } from '../extract/language.ts'
import { countWords } from '../extract/words.ts'
import { LIMITS, codeSigns } from '../gate/gate.ts'
import { keptLines, shareBetween } from '../gate/overlap.ts'

/** One figure that the publish gate looks at, and where it draws the line. */
export type Measure = {
  readonly name: string
  readonly value: number | string | null
  readonly unit: 'words' | 'share' | 'language'
  readonly line: string
}

/** The figures of a text, alone and beside the version before, in the order in which the gate asks for them. */
export function measure(text: string, before: string | null): readonly Measure[] {
  const words = countWords(text)
  const alone: Measure[] = [
    count(
      'words',
      words,
      `below ${LIMITS.emptyWords} it is empty; walls are looked for up to ${LIMITS.shortWords}`,
    ),
    share('signs of code', codeSigns(text).share, `code from ${percent(LIMITS.codeSigns)}`),
  ]
  if (before === null) return alone
  const { known, kept, end, vocabulary } = shareBetween(before, text)
  const line = LIMITS
  return [
    ...alone,
    count(
      'words before',
      countWords(before),
      `cut short below ${percent(line.cutWords)} of them, a stub below ${percent(line.stubWords)}`,
    ),
    share(
      'lines kept',
      keptLines(before, text),
      `from ${percent(line.sameLines)} it is the document, and no more is asked`,
    ),
    share(
      'new text known',
      known,
      `another document up to ${percent(line.otherKnown)}; cut short above ${percent(line.headKnown)}`,
    ),
    share(
      'old text kept',
      kept,
      `another document up to ${percent(line.otherKnown)}; cut short below ${percent(line.cutKept)}`,
    ),
    share('old end kept', end, `only its head came below ${percent(line.headEnd)}`),
    share('same vocabulary', vocabulary, `another subject up to ${percent(line.otherVocabulary)}`),
    {
      name: 'language',
      value: detectLanguage(text),
      unit: 'language',
      line: `was ${detectLanguage(before) ?? 'not clear'}; a translation if less than ${percent(line.halfKnown)} is known`,
    },
  ]
}

function count(name: string, value: number, line: string): Measure {
  return { name, value, unit: 'words', line }
}

function share(name: string, value: number, line: string): Measure {
  return { name, value: Math.round(value * 1000) / 1000, unit: 'share', line }
}

function percent(value: number): string {
  return `${Math.round(value * 1000) / 10} %`
}
