import { sentencesOf } from '../gate/sentences.ts'

/** A span of time that a document grants its reader. */
export type StatedPeriod = {
  /** `notice`: before a change of the document, or a new processor of its list, comes; `objection`: to object to one, or to a new processor; `opt-out`: to leave a clause, most often arbitration. */
  readonly kind: 'notice' | 'objection' | 'opt-out'
  readonly count: number
  readonly unit: 'day' | 'business-day' | 'week' | 'month'
  readonly quote: string
}

const NUMBERS = new Map(
  `one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 ten 10 twelve 12 fourteen 14 fifteen 15 twenty 20 twenty-one 21
   thirty 30 thirty-one 31 forty-five 45 sixty 60 ninety 90 dix 10 quatorze 14 quinze 15 trente 30 soixante 60 zwei 2 vier 4
   sechs 6 vierzehn 14 dreißig 30 sechzig 60 diez 10 quince 15 treinta 30 quindici 15 trenta 30 trinta 30 dertig 30
   七 7 十 10 十五 15 三十 30`
    .matchAll(/(\S+) (\d+)/g)
    .map(([, word = '', number]) => [word, Number(number)] as const),
)
const UNITS = [
  [
    'business-day',
    'business days?|working days?|jours? ouvr(?:és?|ables?)|werktagen?|arbeitstagen?|días hábiles|giorni lavorativi|dias úteis|werkdagen|个?工作日|個?工作日|営業日|영업일',
  ],
  [
    'day',
    '(?:calendar )?days?|jours?(?: calendaires)?|(?:kalender)?tagen?|(?:kalender)?tage|días|giorni|dias|dagen|dages?|dagar|dni|päivää|dn[íů]|[日天일]',
  ],
  ['week', 'weeks?|semaines?|wochen?|semanas?|settimane|weken|veckor|uger|週間?|周|주'],
  ['month', 'months?|mois|monaten?|monate|meses|mesi|maanden|månader|måneder|[个個か가ヶ]?月|개월'],
] as const
const WORDS = [...NUMBERS.keys()].sort((x, y) => y.length - x.length).join('|')
// In scripts without spaces a number follows a letter.
const PERIOD = new RegExp(
  String.raw`(?<![\p{Script=Latin}\p{N}])(\d{1,3}|${WORDS})(?:\s?\((?:(\d{1,3})|\p{L}+)\))?[\s-]?(?:${UNITS.map(([, words]) => `(${words})`).join('|')})(?!\p{Ll})`,
  'iu',
)

const CHANGE =
  /\b(?:chang|modif|amend|updat|revis|new version)|(?:änder|ændr|ändr|aktualisier|modific|mise? à jour|cambi|aggiorn|alteraç|atualiz|wijzig|zmian|muut|změn|变更|變更|変更|修订|修訂|修改|改定|更新|변경|개정)/iu
const NOTICE =
  /\b(?:notice|notif|inform|advance|prior|before)|(?:préavis|avertir|avant|im voraus|mitteil|benachrichtig|vor (?:dem )?inkrafttreten|preaviso|antelación|avisa|preavviso|avvis|antecedência|aviso prévio|kennisgeving|vooraf|van tevoren|op de hoogte|powiad|poinform|i förväg|meddela|varsel|på forhånd|ilmoit|oznám|通知|通告|公示|告知|提前|事前|공지|통지|고지)/iu
const DOCUMENT =
  /\b(?:terms|policy|policies|agreement|statement|conditions|notice of (?:material )?changes?|material changes?)|(?:conditions|politique|nutzungsbedingungen|datenschutz|agb|bedingungen|términos|política|condizioni|informativa|termos|condições|voorwaarden|beleid|regulamin|polity[kc]|warunk|villkor|vilkår|betingelser|ehto|podmín|条款|條款|政策|协议|協議|規約|ポリシー|약관|방침)/iu
const OBJECT =
  /\b(?:object(?:s|ions?)?)\b|(?:widerspr[eui]ch|s[’']opposer|opposition|oponerse|opporsi|异议)/iu
const PROCESSOR = /sub-?processor|subcontractor|sous-traitant|unterauftrag/iu
const NEW_PROCESSOR =
  /\b(?:new|add|engag|appoint|authori[sz]|replac|involv)|(?:nouveau|ajout|neue[nrs]?\b|hinzu|nuevo|nuov)/iu
const OPT_OUT = /\bopt(?:ing)?[ -]?out\b|\breject\b|\bdecline\b/iu
const LEAVES = /arbitrat|class action|waiver|chang|modif|amend|agreement/iu
/** Days in which a reader may leave, which are no notice. */
const LEAVE = /\b(?:may|can) (?:close|terminate|cancel|delete)\b.{0,80}\bwithin\b/iu
/** Days that are no notice of a change of the document: prices, renewals, deletion, answers. */
const OTHER =
  /\b(?:price|pricing|fees?|renew|renewal|trial|refund|delet|retain|retention|respon|reply|restor|invoice|payment)/iu

/** The periods that a document promises, in its order. */
export function statedPeriods(text: string): readonly StatedPeriod[] {
  return sentencesOf(text).flatMap(({ text: quote }) => {
    const period = /[\d七十]|[a-zß]{3}/i.test(quote) ? PERIOD.exec(quote) : null
    const kind = period === null ? null : kindOf(quote)
    if (period === null || kind === null) return []
    const [, written = '', digits, ...groups] = period
    const unit = UNITS[groups.findIndex((group) => group !== undefined)]?.[0] ?? 'day'
    const count = Number(digits ?? NUMBERS.get(written.toLowerCase()) ?? written)
    return [{ kind, count, unit, quote }]
  })
}

/** Whether it is about companies that process data for another. */
export function isOfProcessors({ quote }: StatedPeriod): boolean {
  return PROCESSOR.test(quote)
}

/** What its quote says after the number: from when it is counted. */
export function afterPeriod({ quote }: StatedPeriod): string {
  const found = PERIOD.exec(quote)
  return found === null ? '' : quote.slice(found.index + found[0].length)
}

function kindOf(sentence: string): StatedPeriod['kind'] | null {
  if (LEAVE.test(sentence)) return null
  if (OBJECT.test(sentence) && (PROCESSOR.test(sentence) || CHANGE.test(sentence)))
    return 'objection'
  if (OPT_OUT.test(sentence) && LEAVES.test(sentence)) return 'opt-out'
  if (OTHER.test(sentence) || !NOTICE.test(sentence)) return null
  if (PROCESSOR.test(sentence) && NEW_PROCESSOR.test(sentence)) return 'notice'
  return CHANGE.test(sentence) && DOCUMENT.test(sentence) ? 'notice' : null
}
