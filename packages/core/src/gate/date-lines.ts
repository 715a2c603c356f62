import { isAmbiguous, isoDates, withoutDates } from './dates.ts'

/** What a document says of its own time. `updated`: when it was last written; `effective`: from when it applies. */
export type Statement = {
  readonly kind: 'updated' | 'effective'
  /** Each way in which its date can be read, ISO, of a month or a day. */
  readonly dates: readonly string[]
  readonly text: string
}

/** Words that say from when a document applies. */
const EFFECTIVE = [
  'effective|in effect|takes? effect|with effect|in force|(?:comes?|came) into (?:force|effect)|enter(?:s|ed)? into force|appl(?:y|ies)',
  'valid (?:from|since|as of)|commencement date|commences?',
  "(?:prise|date) d[’']effet|prend(?:ra|ront|nent)? effet|entrée en vigueur|entre(?:nt)? en vigueur|en vigueur|s[’']applique(?:nt)?|applicables?",
  'gültig|in kraft|inkrafttretens?|wirksam|gilt|gelten',
  '(?:entrada )?en vigor|vigentes?|vigencia|(?:entrata )?in vigore|efficacia|efficace|decorrenza|v[aá]lid[oa]s? (?:dal|desde|a partir)|fecha efectiva|(?:entrada )?em vigor|vigência|van kracht|ingangsdatum|geldig',
  'met ingang van|gelden|geldt|obowiązuj[eą]|wejścia? w życie|wchodz[ią] w życie|účinnosti?|účinn[ýáé]|platnosti?|platn[ýáé]',
  'gäller|träder i kraft|ikraftträdande(?:datum)?|giltig|gæld(?:er|ende)|gjeld(?:er|ende)|træder i kraft|trer i kraft|ikrafttræden|ikrafttrædelse(?:sdato)?|ikrafttredelse',
  'voimassa|voimaantulo(?:päivä)?|tulee voimaan',
].join('|')
/** Words that say when it was last written. */
const UPDATED = [
  'updated?|edited|last changes?|date of publication|publication date|release date|revised|revision|modified|modification|changed|amended|reviewed|published|posted|issued|version|as of',
  'mise? à jour|màj|dernière modification|modifiée?s?|révisée?s?|révision|publiée?',
  'stand|aktualisiert|aktualisierung|geändert|änderung|überarbeitet|fassung|veröffentlicht',
  'actualizaci[oó]n|actualizad[ao]s?|versión|versão|modificaci[oó]n|modificação|modificad[ao]s?|revisi[oó]n|revisad[ao]s?',
  'aggiornament[oi]|ultima modifica|aggiornat[oaie]|modificat[oaie]|revisione|versione|atualizaç(?:ão|ões)|atualizad[ao]s?|revisão',
  'bijgewerkt|gewijzigd|wijziging|versie|herzien|aktualizacj[ai]|zaktualizowan[oay]|aktualizowan[oay]|ostatnia zmiana',
  'uppdatera(?:d|t|des)|ändra(?:d|t|des)|reviderad|opdateret|ændret|revideret|oppdatert|endret|päivitetty|viimeisin päivitys|muutettu',
  'aktualizován[oay]?|aktualizace|poslední změn[ay]|revize',
].join('|')
/** The same in scripts without spaces. */
const EFFECTIVE_UNSPACED = '生效|施行|执行|執行|発効|適用|効力|시행|적용|발효|효력'
const UPDATED_UNSPACED =
  '更新|修订|修訂|修改|修正|改定|改訂|改正|制定|发布|發布|發佈|公布|公佈|版本|개정|업데이트|수정|변경일|공고일자?|제정'

/** Words that name the document itself. */
const DOCUMENT = wordsOf(
  `privacy policy policies terms conditions notice statement agreement document page guidelines addendum list
   cookie cookies declaration
   politique confidentialité charte mentions règlement données datenschutzerklärung datenschutzhinweise datenschutzrichtlinie
   datenschutz erklärung richtlinie bedingungen nutzungsbedingungen geschäftsbedingungen agb hinweise
   política privacidad términos condiciones aviso informativa condizioni termini normativa privacidade termos condições
   polityka prywatności regulamin warunki beleid privacybeleid voorwaarden verklaring privacyverklaring
   integritetspolicy villkor villkoren användarvillkor privatlivspolitik betingelser vilkår personvernerklæring
   tietosuojaseloste tietosuojakäytäntö käyttöehdot ehdot zásady podmínky ochrany osobních údajů`,
)
const DOCUMENT_UNSPACED =
  '隐私|隱私|政策|用户|使用者|用戶|服务|协议|協議|条款|條款|声明|聲明|プライバシー|ポリシー|利用|規約|개인정보|처리방침|이용|약관|本'
/** What else stands in a line that says when: joints, and how long ago. */
const JOINTS = wordsOf(
  `last latest date dated of as on is are was were has have been be will the this these our and from since v in to for use
   service services at current previous archived article starting beginning earlier later new force effect into comes come
   takes take enters
   ago day days week weeks month months year years hour hours minute minutes min mins read yesterday today just now over
   about more than a an utc gmt am pm est pst cet et pt
   dernière mise jour en du de la le les des cette ces été pour fois à compter partir dater depuis il y jour jours mois ans semaine
   semaines hier prise d effet entrée entre entrent vigueur s
   letzte letztes zuletzt vom ab seit dem zum der die das diese dieser dieses wurde tritt treten vor tagen wochen monaten
   heute gestern und mal kraft
   última fecha el los las esta este desde del hace días entrada vigor ultimo ultima data dal dello della vigore em desta há
   dias laatst laatste op per van deze het sinds kracht ostatnia ostatnio dnia z od w życie senast den sidst
   most recent recently became become day laatste ingang datum oraz data dne poslední naposledy viimeksi alkaen viimeisin
   från och fra i kraft med senest letzten letzter au da di al dell vez por vanaf ostatniej dniem niniejszy niniejsza r sist sidste denna detta denne dette`,
)
const JOINTS_UNSPACED =
  '最近|最后|最後|最終|開始|开始|日期|时间|時間|于|於|版|上次|的|为|日|自|起|将|より|から|以降|最新|날짜|일자|일|최종|마지막|부터|본|은|는|이|の|は|を|に|する|します'

const word = (words: string): string => String.raw`(?<!\p{L})(?:${words})(?!\p{L})`
export const IS_EFFECTIVE = new RegExp(`${word(EFFECTIVE)}|${EFFECTIVE_UNSPACED}`, 'iu')
export const IS_UPDATED = new RegExp(`${word(UPDATED)}|${UPDATED_UNSPACED}`, 'iu')
const UNSPACED = new RegExp(
  [JOINTS_UNSPACED, DOCUMENT_UNSPACED, UPDATED_UNSPACED, EFFECTIVE_UNSPACED].join('|'),
  'gu',
)
const DATE = /\d{4}-\d{2}-\d{2}/
const CLOCK = /\d{1,2}:\d{2}(?::\d{2})?/g
/** Numbers that no date holds: how long ago, how long to read, which edition. */
const OTHER_NUMBERS = new RegExp(
  String.raw`\d+\s*(?:mins?|minutes?)\s+read|${word('ago|il y a|vor|hace|há|fa|geleden|temu|version|versión|versione|versie|v')}|前|版`,
  'iu',
)
/** Who or what wrote it, behind the date. */
const SIGNATURE =
  /(?<=\d[,.]?) (?:by|par|von|por|da|door|przez) \p{L}[\p{L}.’'-]*(?: \p{L}[\p{L}.’'-]*){0,2}[.:]?\s*$/iu
/** Statements about time are short; a longer sentence says something else as well. */
const LONGEST = 200

/** A line that says no more than when the document was written, from when it applies, how long ago that is or which version it is. */
export function isDateLine(signed: string): boolean {
  const text = signed.replace(SIGNATURE, '')
  if (text.length > LONGEST || hasOthers(withoutDates(text).replace(CLOCK, ' '))) return false
  // 30 days are a term, not a date.
  if (/\d/.test(withoutDates(text).replace(CLOCK, ' '))) return OTHER_NUMBERS.test(text)
  return DATE.test(isoDates(text)) || IS_UPDATED.test(text) || /(?<!\p{L})effective/iu.test(text)
}

/** What a sentence states of the document's time, or null: a date governed by such a label, said of the document. */
export function statementOf(text: string): Statement | null {
  if (text.length > LONGEST || !/\d{4}/.test(text)) return null
  const dated = isoDates(text)
  const found = DATE.exec(dated)
  if (found === null) return null
  const [date] = found
  const before = dated.slice(0, found.index)
  const said = labelOf(before) ?? labelAfter(dated.slice(found.index + date.length))
  if (said === null && !isDateLine(text)) return null
  return { kind: said ?? 'updated', dates: readings(text, date), text }
}

function readings(text: string, date: string): string[] {
  const [year, month, day] = date.split('-')
  if (isAmbiguous(text)) return [date, `${year}-${day}-${month}`]
  return [day === '00' ? `${year}-${month}` : date]
}

/** The last label before a date, if only joints part them, and the document or nothing stands before it. */
function labelOf(before: string): Statement['kind'] | null {
  const [effective, updated] = [lastMatch(IS_EFFECTIVE, before), lastMatch(IS_UPDATED, before)]
  const label = effective.end >= updated.end ? effective : updated
  if (label.end < 0 || hasOthers(before.slice(label.end))) return null
  const head = before.slice(0, label.start)
  if (hasOthers(head) && !namesDocument(head)) return null
  return effective.end >= 0 ? 'effective' : 'updated'
}

/** `2025-05-03生效`, `2025-05-03 an in Kraft`: the label follows. */
function labelAfter(after: string): Statement['kind'] | null {
  const tail = after.slice(0, 60)
  const label = IS_EFFECTIVE.exec(tail) ?? IS_UPDATED.exec(tail)
  if (label === null || hasOthers(tail.slice(0, label.index))) return null
  return IS_EFFECTIVE.test(tail) ? 'effective' : 'updated'
}

function lastMatch(pattern: RegExp, text: string): { start: number; end: number } {
  let last = { start: -1, end: -1 }
  for (const { 0: found, index } of text.matchAll(new RegExp(pattern.source, 'giu'))) {
    last = { start: index, end: index + found.length }
  }
  return last
}

/** Whether a text has words that say something else than when. */
export function hasOthers(text: string): boolean {
  for (const [one] of text.matchAll(/\p{L}+/gu)) {
    const lower = one.toLowerCase()
    if (JOINTS.has(lower) || DOCUMENT.has(lower)) continue
    // In scripts without spaces a run of letters is a whole clause.
    if (/[a-zß-ɏ]/.test(lower) ? !isLabel(lower) : lower.replace(UNSPACED, '') !== '') return true
  }
  return false
}

function isLabel(one: string): boolean {
  return IS_UPDATED.test(one) || IS_EFFECTIVE.test(one)
}

export function namesDocument(text: string): boolean {
  if (new RegExp(DOCUMENT_UNSPACED).test(text)) return true
  return [...text.matchAll(/\p{L}+/gu)].some(([one]) => DOCUMENT.has(one.toLowerCase()))
}

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}
