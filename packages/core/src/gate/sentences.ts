import { parseBlocks } from '../diff/blocks.ts'
import type { Block } from '../diff/model.ts'
import { comparable } from '../diff/tokens.ts'

/** A sentence of a document, or a fragment: a heading, an item, a cell, a line without a full stop. */
export type Sentence = {
  readonly text: string
  /** What a reader sees: quotes and dashes in one form, list numbers out. */
  readonly seen: string
  /** Letters and digits only, lower case, without accents. */
  readonly letters: string
  readonly block: Block
  /** Index of its block. */
  readonly at: number
}

/** `1.`, `(a)`, `iv)`, `§ 3`, `3.2.1`: the number in front of a heading, a clause or an item. */
const NUMBERING =
  /^\s*(?:(?:§+\s*)?\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,5})[.)）、]\s*|(?:§+\s*)?\d{1,3}(?:\.\d{1,3})+\s+|[（(]?[一二三四五六七八九十]{1,3}[)）、.]\s*|[•●▪◦‣·–—-]\s+)+/iu
/** A mark that ends a sentence, with what closes around it; in scripts without spaces no space need follow. */
const END =
  /(?<=[.!?…]["'”’)\]]*)\s+(?=[\p{Lu}\p{N}"“‘(\[])|(?<=[。！？；]["”’)）」]?)|\n+|(?<=[;:])\s+(?=\([a-z0-9]{1,3}\))/u

export function sentencesOf(text: string): Sentence[] {
  return parseBlocks(text).flatMap((block, at) => {
    const parts = block.kind === 'row' ? block.text.split(/\s\|\s/) : block.text.split(END)
    return parts.flatMap((part) => {
      const seen = comparable(part.replace(NUMBERING, ''))
      const letters = lettersOf(seen)
      return letters === '' ? [] : [{ text: part.trim(), seen, letters, block, at }]
    })
  })
}

/** Letters and digits, lower case, accents off: what is left when punctuation, spaces and case do not count. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Sentences of `ours` that `theirs` has nowhere, each once. */
export function missingFrom(
  theirs: readonly Sentence[],
  ours: readonly Sentence[],
  key: 'seen' | 'letters',
): Sentence[] {
  const known = new Set(theirs.map((sentence) => sentence[key]))
  return ours.filter((sentence) => {
    if (known.has(sentence[key])) return false
    known.add(sentence[key])
    return true
  })
}
