import { countWords } from '../extract/words.ts'
import type { Unit } from './units.ts'

/** Columns of legal tables are named by whole phrases; longer cells are text. */
const COLUMN_WORDS = 16
/** The rows under a head say so much more than it. */
const FULLER = 2.5
/** What columns of legal tables are named by, wherever in the name: English first, others as they come. */
const COLUMN_NAME = new RegExp(
  [
    String.raw`\b(?:categor(?:y|ies)|kinds?|types?|purposes?|reasons?|legal bas[ie]s|grounds?|sources?|recipients?|examples?|descriptions?|names?)\b`,
    String.raw`\b(?:providers?|vendors?|compan(?:y|ies)|sub-?processors?|entit(?:y|ies)|third part(?:y|ies)|services?|cookies?|durations?|expir(?:y|ation)|retention|periods?)\b`,
    String.raw`\b(?:locations?|countr(?:y|ies)|regions?|data|information|details?|rights?|measures?|activit(?:y|ies)|what|why|where|when|how)\b`,
    String.raw`(?<!\p{L})(?:kategorien?|art|zwecke?|rechtsgrundlagen?|quellen?|empfänger|beispiele?|beschreibung|name|anbieter|unternehmen|dienste?|dauer|speicherdauer|ort|land|daten|maßnahmen?)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:catégories?|types?|finalités?|bases? (?:légales?|juridiques?)|sources?|destinataires?|exemples?|noms?|prestataires?|durée|lieu|pays|données|mesures?|categorías?|tipos?|finalidad(?:es)?|bases? (?:legal(?:es)?|jurídicas?)|destinatarios?|ejemplos?|nombres?|proveedor(?:es)?|duración|ubicación|país|datos|medidas?)(?!\p{L})`,
    '类型|类别|目的|名称|场景|信息|期限|种类|項目|種類|目的|名称|提供先|期間',
  ].join('|'),
  'iu',
)

/** The first row of a table, if it only names the table or its columns: short cells over longer ones, over numbers, or known names. */
export function isTableHead(units: readonly Unit[], at: number): boolean {
  const row = units[at]
  if (row?.kind !== 'row' || /@|[.;]$|:\s/u.test(row.text)) return false
  if (units[at - 1]?.kind === 'row' && !isTableTitle(units, at - 1)) return false
  const cells = cellsOf(row.text)
  if (cells.some((cell) => countWords(cell) > COLUMN_WORDS)) return false
  const rows = units.slice(at + 1, at + 4).filter(({ kind }) => kind === 'row')
  if (rows.length === 0) return false
  const words = rows.reduce((sum, { text }) => sum + countWords(text), 0) / rows.length
  if (words >= FULLER * countWords(row.text)) return true
  if (/\d/.test(row.text)) return false
  if (rows.every(({ text }) => /\d/.test(text))) return true
  return cells.length > 1 && cells.every((cell) => COLUMN_NAME.test(cell))
}

/** A first row of one cell, over a table of several. */
function isTableTitle(units: readonly Unit[], at: number): boolean {
  return cellsOf(units[at]?.text ?? '').length === 1 && isTableHead(units, at)
}

function cellsOf(row: string): readonly string[] {
  return row.split(/\s*\|\s*/u).filter(Boolean)
}
