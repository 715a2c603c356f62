const word = (words: string): string => String.raw`(?<!\p{L})(?:${words})(?!\p{L})`

/** Words of rights and duties, which no promotion uses. */
const DUTIES = [
  String.raw`(?:you|we|they|users|members) (?:may|must|shall)|rights?|consents?|withdraw\p{L}*|courts?|disputes?|arbitrat\p{L}*|liab\p{L}*|refunds?|(?:non-?)?refundable|contracts?|agreements?|terminat\p{L}*|laws?|minors?|parents?|controller|except|unless|only if`,
  String.raw`rechte?|einwilligung\p{L}*|widerruf\p{L}*|gericht\p{L}*|haft(?:et|en|ung)|erstatt\p{L}*|vertr[aä]g\p{L}*|kündig\p{L}*|gesetz\p{L}*|minderjährig\p{L}*`,
  String.raw`droits?|consentement|rétract\p{L}*|tribuna\p{L}*|litiges?|responsab\p{L}*|rembours\p{L}*|contrats?|résili\p{L}*|lois?|mineurs?`,
  String.raw`derechos?|consentimiento|desisti\p{L}*|reembols\p{L}*|contratos?|rescin\p{L}*|ley(?:es)?|menores`,
  String.raw`diritt[oi]|consenso|recesso|foro|controversi[ae]|rimbors\p{L}*|contratt[oi]|legg[ei]|minori`,
  String.raw`direitos?|consentimento|litígios?|leis?|rechten|toestemming|herroep\p{L}*|rechtbank\p{L}*|aansprakelijk\p{L}*|terugbetal\p{L}*|wet(?:ten)?|minderjarig\p{L}*`,
  String.raw`praw[ao]?|zgod[ayę]|odstąpi\p{L}*|sąd\p{L}*|odpowiedzialno\p{L}*|zwrot\p{L}*|umow[ayęy]|nieletni\p{L}*`,
].join('|')
const DUTIES_UNSPACED =
  '同意|权利|權利|法院|责任|責任|退款|合同|契約|未成年|裁判所|返金|동의|권리|법원|책임|환불|계약'
/** What terms are about, and menus and offers as well. */
const SUBJECTS = String.raw`data|fees?|charge[sd]?|personal information|daten|gebühr\p{L}*|données|frais|datos|tarifas?|dati|tariff[ae]|dados|taxas?|gegevens|kosten|dane|danych|opłat\p{L}*`
const SUBJECTS_UNSPACED = '数据|數據|个人信息|個人資料|费用|費用|データ|個人情報|料金|개인정보|요금'
const DUTY = new RegExp(`${word(DUTIES)}|${DUTIES_UNSPACED}`, 'iu')
const SUBJECT = new RegExp(`${word(SUBJECTS)}|${SUBJECTS_UNSPACED}`, 'iu')
const CLOSED = /[.。]["”’)]*\s*$/u

/** Whether a sentence speaks of rights and duties. */
export function namesDuty(text: string): boolean {
  return DUTY.test(text)
}

/** However short: a whole sentence that speaks of what terms are about. A menu entry has no full stop. */
export function isShortTerm(text: string): boolean {
  return CLOSED.test(text) && (DUTY.test(text) || SUBJECT.test(text))
}
