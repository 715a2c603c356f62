import type { Document, Element } from 'domhandler'
import { walkTree } from './dom.ts'
import type { Weights } from './main-content.ts'

/** Words, and single characters where a script has no spaces. */
const WORDS = /\p{Script=Han}|[\p{L}\p{N}]+/gu

/**
 * The element whose words are most like a text: their likeness is Dice's coefficient (1945) of the runs of three words, 0 to
 * 1. One walk, so a page without end costs no more than its length. Null: nothing on the page is like it.
 */
export function likest(
  page: Document,
  weights: Weights,
  text: string,
): { readonly element: Element; readonly likeness: number } | null {
  const known = new Set<string>()
  const size = eachRun(text, ['', ''], (run) => known.add(run))
  const open = [{ words: 0, known: 0 }]
  const last: [string, string] = ['', '']
  let best: { element: Element; likeness: number } | null = null
  walkTree(page, {
    text: (data) => {
      const count = open.at(-1)
      if (count === undefined) return
      count.words += eachRun(data, last, (run) => {
        if (known.has(run)) count.known++
      })
    },
    enter: (element) => {
      if (weights.get(element)?.furniture !== false) return false
      open.push({ words: 0, known: 0 })
      return true
    },
    leave: (element) => {
      const count = open.pop()
      const outer = open.at(-1)
      if (count === undefined || outer === undefined) return
      outer.words += count.words
      outer.known += count.known
      const likeness = (2 * count.known) / (count.words + size)
      // Of boxes that hold the same words the innermost is left first.
      if (likeness > (best?.likeness ?? 0)) best = { element, likeness }
    },
  })
  return best
}

/** Each run of three words that ends in the text; `last` are the two words before it. Answers the number of words. */
function eachRun(text: string, last: [string, string], take: (run: string) => void): number {
  let words = 0
  for (const [word] of text.toLowerCase().matchAll(WORDS)) {
    take(`${last[0]} ${last[1]} ${word}`)
    last[0] = last[1]
    last[1] = word
    words++
  }
  return words
}
