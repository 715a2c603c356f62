/** Month names as legal pages write them, in order; each row is one month. */
const MONTHS = [
  'january jan janvier januar enero gennaio janeiro januari',
  'february feb février februar febrero febbraio fevereiro februari',
  'march mar mars märz marzo março maart',
  'april apr avril abril aprile',
  'may mai mayo maggio maio mei',
  'june jun juin juni junio giugno junho',
  'july jul juillet juli julio luglio julho',
  'august aug août agosto augustus',
  'september sep sept septembre septiembre settembre setembro',
  'october oct octobre oktober octubre ottobre outubro',
  'november nov novembre noviembre novembro',
  'december dec décembre dezember diciembre dicembre dezembro',
].map((row) => row.split(' '))
const NUMBER_OF = new Map(
  MONTHS.flatMap((names, at) => names.map((name) => [name, at + 1] as const)),
)
const NAME = [...NUMBER_OF.keys()].sort((a, b) => b.length - a.length).join('|')

// What follows may be glued to it: pages part dates and links by style alone.
const FORMS: readonly (readonly [
  RegExp,
  readonly ['y' | 'm' | 'd', 'y' | 'm' | 'd', 'y' | 'm' | 'd'],
])[] = [
  [form(String.raw`(${NAME})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:\s*,)?\s+(\d{4})`), ['m', 'd', 'y']],
  [
    form(
      String.raw`(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?(${NAME})\.?,?\s+(?:de\s+)?(\d{4})`,
    ),
    ['d', 'm', 'y'],
  ],
  [form(String.raw`(${NAME})()\.?,?\s+(\d{4})`), ['m', 'd', 'y']],
  [form(String.raw`(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?`), ['y', 'm', 'd']],
  [form(String.raw`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`), ['y', 'm', 'd']],
  [form(String.raw`(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})`), ['d', 'm', 'y']],
]

/** What a date line says besides the date; nothing else may be in it. */
const ABOUT_DATES =
  /(?<!\p{L})(?:last|date|dated|of|as|on|is|was|the|this|these|our|and|from|since|version|v|revision|effective|effect|in|updated?|revised|modified|modification|changed|reviewed|published|posted|issued|amended|latest|current|previous|archived|privacy|policy|terms|conditions|use|service|notice|statement|agreement|document|page|article|dernière|mise|à|jour|date|de|du|la|le|cette|été|pour|fois|politique|confidentialité|a|entrée|en|vigueur|au|modifié|modifiée|stand|letzte|aktualisierung|aktualisiert|geändert|am|vom|gültig|ab|fassung|última|actualización|ultimo|aggiornamento|ago|days?|weeks?|months?|years?|hours?|minutes?|min|read)(?!\p{L})/giu
const CHINESE_ABOUT =
  /最近|更新|发布|生效|修订|日期|时间|版本|本|于|版|上次|最后|的|为|日|隐私政策|用户协议|服务协议/g

/** "Effective Date:" with its date on another line. */
const DATE_LABEL =
  /^\s*(?:last |date )?(?:updated?|revised|modified|effective|effective date|dernière mise à jour|stand|letzte aktualisierung|更新日期|生效日期)(?: date| on)?\s*[:：]?\s*$/iu

/** The text with every date that can be read as `yyyy-mm-dd`: one date in two spellings is one date. */
export function isoDates(text: string): string {
  return replaceDates(text, (year, month, day) => `${year}-${month}-${day}`)
}

/** The text with every date as one mark: two lines that differ in dates only become equal. */
export function withoutDates(text: string): string {
  return replaceDates(text, () => ' # ')
}

/** A line that says no more than when the document was updated or takes effect, or which version it is. */
export function isDateLine(text: string): boolean {
  if (text.length > 160) return false
  if (!/\d/.test(text)) return DATE_LABEL.test(text)
  const rest = withoutDates(text).replace(
    /\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?(?:\s*(?:utc|gmt))?/giu,
    ' ',
  )
  return !/\p{L}/u.test(rest.replace(ABOUT_DATES, ' ').replace(CHINESE_ABOUT, ' '))
}

function replaceDates(
  text: string,
  write: (year: string, month: string, day: string) => string,
): string {
  if (!/\d{4}/.test(text)) return text
  let replaced = text
  for (const [pattern, order] of FORMS) {
    replaced = replaced.replace(pattern, (...groups: string[]) => {
      const parts = { y: '', m: '', d: '' }
      for (const [at, part] of order.entries()) parts[part] = groups[at + 1] ?? ''
      const month = NUMBER_OF.get(parts.m.toLowerCase()) ?? parts.m
      return write(parts.y, String(month).padStart(2, '0'), parts.d.padStart(2, '0'))
    })
  }
  return replaced
}

function form(source: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}.-])${source}(?!\d)`, 'giu')
}
