const word = (words: string): string => String.raw`(?<!\p{L})(?:${words})(?!\p{L})`

/** Words of rights and duties, which no promotion uses. */
const DUTIES = [
  String.raw`(?:you|we|they|users|members) (?:may|must|shall)|rights?|consents?|withdraw\p{L}*|courts?|disputes?|arbitrat\p{L}*|liab\p{L}*|refunds?|(?:non-?)?refundable|contracts?|agreements?|terminat\p{L}*|laws?|minors?|parents?|controller|except|unless|only if|warrant\p{L}*|indemni\p{L}*`,
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

/** What terms state is, or is done: `Ads are personalised`, `We scan your messages`. */
const STATED = [
  'is|are|be|will|can|cannot|may|must|shall|(?:do|does|has|have)(?: not)?|never',
  'ist|sind|wird|werden|kann|können|darf|dürfen|muss|müssen|nie|niemals',
  'est|sont|sera|seront|peut|peuvent|doit|doivent|jamais',
  'está|están|será|serán|puede|pueden|debe|deben|nunca|sono|sarà|saranno|può|possono|deve|devono|mai',
  'são|será|serão|pode|podem|devem|zijn|wordt|worden|kan|kunnen|mag|mogen|moet|moeten|nooit|jest|są|będą|może|mogą|musi|muszą|nigdy',
].join('|')
const SPEAKER =
  'we|our|you|your|yes,|no,|wir|unsere?|sie|ihre?|nous|nos|vous|vos|nosotros|usted|ustedes|wij|onze'
const STATEMENT = new RegExp(String.raw`${word(STATED)}|^\s*(?:${SPEAKER})\s`, 'iu')
/** What a page says to its visitor beside the terms. */
const TO_VISITORS = new RegExp(
  word(
    String.raw`help\p{L}*|questions?|feedback|support|contact|javascript|browsers?|cookies?|thanks?|thank you|welcome|sorry|love|error|load\p{L}*|try again|newsletters?|logged|signed|sign|comments|page|site|website|operational|online|offline|privacy|here|ready|experiencing|patience|wait\p{L}*|closed|hilfe|fragen|kontakt|willkommen|aide|bienvenue|ayuda|bienvenid[oa]s?|aiuto|benvenut[oi]|ajuda`,
  ),
  'iu',
)
/** Labels of what a contract names: `Governing law: Ireland`. */
const NAMED =
  /^\s*(?:[^:：]{0,30} )?(?:law|courts?|venue|jurisdiction|officer|representative|controller|entity|recht|gericht|droit|tribunal|ley|legge|lei)\s?[:：] ?\S/iu

/** Whether a sentence speaks of rights and duties. */
export function namesDuty(text: string): boolean {
  return DUTY.test(text)
}

/** Whether a few words state something of the service or its users, and not to a visitor of the page. */
export function isStatement(text: string): boolean {
  return STATEMENT.test(text) && !TO_VISITORS.test(text)
}

/** The same as a whole sentence, which no heading is. */
export function isWholeStatement(text: string): boolean {
  return CLOSED.test(text) && isStatement(text)
}

/**
 * However short: a whole sentence that speaks of what terms are about, or states something; what leads into a list of it; a
 * label with what it names. A menu entry has no full stop.
 */
export function isShortTerm(text: string): boolean {
  if (NAMED.test(text)) return true
  if (/[:：]\s*$/u.test(text)) return isStatement(text)
  return CLOSED.test(text) && (DUTY.test(text) || SUBJECT.test(text) || isStatement(text))
}
