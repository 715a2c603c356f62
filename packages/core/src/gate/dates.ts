const MONTHS =
  'january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|märz|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre'
/** A day, a month or a year as legal pages write them. */
const DATE = new RegExp(
  [
    String.raw`(?:${MONTHS})\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:\s*,)?\s+\d{4}`,
    String.raw`\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?(?:${MONTHS})\.?,?\s+(?:de\s+)?\d{4}`,
    String.raw`(?:${MONTHS})\.?,?\s+\d{4}`,
    String.raw`\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?`,
    String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`,
    String.raw`\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})`,
  ]
    .map((form) => `(?<![\\p{L}\\p{N}])${form}(?![\\p{L}\\p{N}])`)
    .join('|'),
  'giu',
)
/** What such a line says besides the date; nothing else may be in it. */
const ABOUT_DATES =
  /(?<!\p{L})(?:last|date|dated|of|as|on|is|was|the|this|these|our|and|from|since|version|v|revision|effective|effect|in|updated?|revised|modified|modification|changed|reviewed|published|posted|issued|amended|privacy|policy|terms|conditions|use|service|notice|statement|agreement|document|page|article|dernière|mise|à|jour|date|de|du|la|le|version|entrée|en|vigueur|au|modifié|stand|letzte|aktualisierung|aktualisiert|geändert|am|vom|gültig|ab|fassung|última|actualización|ultimo|aggiornamento|ago|days?|weeks?|months?|years?|hours?|minutes?)(?!\p{L})/giu
const CHINESE_ABOUT =
  /最近|更新|发布|生效|修订|日期|时间|版本|本|于|版|上次|最后|的|为|日|隐私政策|用户协议|服务协议/g

/** A line that says no more than when the document was updated or takes effect, or which version it is. */
export function isDateLine(text: string): boolean {
  if (text.length > 160 || !/\d/.test(text)) return false
  const rest = text
    .replace(DATE, ' ')
    .replace(/\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?(?:\s*(?:utc|gmt))?/giu, ' ')
  const words = rest.replace(ABOUT_DATES, ' ').replace(CHINESE_ABOUT, ' ')
  return !/\p{L}/u.test(words) && /\d/.test(text)
}

/** The text with every date as one mark: two lines that differ in dates only become equal. */
export function withoutDates(text: string): string {
  return text.replace(DATE, '#')
}
