/** Between the texts of several sources; Open Terms Archive's separator. */
const SEPARATOR = '\n\n- - -\n\n'

/** A text that may be joined of several sources' texts. */
type Joined = {
  readonly text: string
  readonly title: string | null
  /** Where each source's text ends in it, in UTF-16 units; null: there is one source. */
  readonly partEnds?: readonly number[] | null
}

/** The texts of a document's sources as one, in their order. */
export function joinTexts(texts: readonly string[]): {
  readonly text: string
  readonly partEnds: readonly number[] | null
} {
  const [only = ''] = texts
  if (texts.length < 2) return { text: only, partEnds: null }
  const partEnds: number[] = []
  let text = ''
  for (const one of texts) {
    text += (partEnds.length > 0 ? SEPARATOR : '') + one.trimEnd()
    partEnds.push(text.length)
  }
  return { text: `${text}\n`, partEnds }
}

/** What each of `count` sources has of a joined text; nulls where it is not known how it was joined. */
export function splitText<T extends Joined>(whole: T | null, count: number): readonly (T | null)[] {
  if (whole === null || count === 1) return [whole]
  const ends = whole.partEnds ?? []
  return Array.from({ length: count }, (_, at) => {
    const end = ends[at]
    if (end === undefined || ends.length !== count) return null
    const start = at === 0 ? 0 : (ends[at - 1] ?? 0) + SEPARATOR.length
    // The page's title is the first source's.
    const title = at === 0 ? whole.title : null
    return { ...whole, text: `${whole.text.slice(start, end)}\n`, title, partEnds: null }
  })
}
