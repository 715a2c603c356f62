import { parseBlocks } from '../diff/blocks.ts'
import type { Block } from '../diff/model.ts'
import { comparable } from '../diff/tokens.ts'
import { isoDates } from './dates.ts'

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
export const NUMBERING =
  /^\s*(?:(?:§+\s*)?\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxlc]{1,5})[.)）、](?!\d)\s*|§+\s*\d{1,3}\s+|(?:§+\s*)?\d{1,3}(?:\.\d{1,3})+\s+(?-i:(?![\p{Ll}%\p{Sc}]))|[（(]?[一二三四五六七八九十]{1,3}[)）、.]\s*|[•●▪◦‣·–—-]\s+)+/iu
/** Labels for screen readers that some pages show, and tags that leak into the text. */
const NOTES =
  /\(?(?:opens|ouvre|öffnet|s['’]ouvre)\b[^.()]{0,20}\b(?:tab|window|onglet|fenêtre|Tab|Fenster)\b\)?|（?在新(?:窗口|标签页)(?:中)?打开）?|<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>/gi
const NUMBER_WORD = String.raw`(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)`
const UNIT = String.raw`(?:(?:calendar|business|working|consecutive) )?(?:(?:hour|day|week|month|year|percent|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|semana|mes|año|ora|giorni|mesi|anni|dia|ano|dag|maand|dni)(?:en|es|s|n)?(?!\p{L})|%)`
/** `(a)`, `(iv)`, `(2)` within a sentence; in `6(1)(a)` they name a paragraph of a law, in `eighteen (18)` they say it again. */
const ENUMERATOR = new RegExp(
  String.raw`\((?<!(?:[\d)]|${NUMBER_WORD})[\s-]?\()(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?!\s?${UNIT})`,
  'giu',
)
/** What tables say yes and no with. */
const YES = /[✓✔☑✅]/g
const NO = /[✗✘✕✖❌☒]/g
// oxlint-disable-next-line no-control-regex -- the plain case, by far the most frequent
const ASCII = /^[\0-\x7F]*$/
/**
 * A mark that ends a sentence, with what closes around it; in scripts without spaces no space need follow. The full stop
 * of an initial, an abbreviation (L.L.C., z. B., Inc.) or a German day (1. Mai 2025) ends none.
 */
const END =
  /(?<=[.!?…]["'”’)\]]*)(?<!(?<![\p{L}\p{N}])(?:\p{L}|Inc|Ltd|Corp|Co|Nos?|Arts?|Sec|Mrs?|Ms|Dr|St|Nr|Abs|bzw|ggf|vgl|cf|vs)\.)\s+(?!(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\p{Ll}* \d{4})(?=[\p{Lu}"“‘([])|(?<=[。！？；]["”’)）」]?)|\n+|(?<=[;:])\s+(?=\([a-z0-9]{1,3}\))/u

/** Between the cells of a row, and between the items of a list in a cell. */
const CELL = /\s\|\s(?:-\s)?|(?<=\|\s-\s.*)\s-\s/u

export function sentencesOf(text: string): Sentence[] {
  return parseBlocks(text).flatMap((block, at) => {
    const parts = block.kind === 'row' ? block.text.split(CELL) : block.text.split(END)
    return parts.flatMap((part) => {
      const seen = comparable(part.replace(NOTES, ' ').replace(NUMBERING, ''))
      const letters = lettersOf(isoDates(seen))
      return letters === '' ? [] : [{ text: part.trim(), seen, letters, block, at }]
    })
  })
}

/** A heading as its letters, whatever its number. */
export function nameOf(heading: string): string {
  return lettersOf(heading.replace(NUMBERING, ''))
}

/** Letters, digits, currencies and percent signs, lower case, accents off: what punctuation, spaces and case do not change. */
export function lettersOf(text: string): string {
  // 1.5 is not 15; 1,000 is 1000.
  const plain = text.replace(ENUMERATOR, ' ').replace(/(\d)[.,](?=\d{1,2}(?!\d))/g, '$1p')
  if (ASCII.test(plain)) return plain.toLowerCase().replace(/[^a-z0-9$%]+/g, '')
  return plain
    .replace(YES, 'yes')
    .replace(NO, 'no')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{Sc}%]+/gu, '')
}
