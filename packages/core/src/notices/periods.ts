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
  `one 1 two 2 three 3 five 5 seven 7 ten 10 fourteen 14 fifteen 15 twenty 20 thirty 30 thirty-one 31 forty-five 45 sixty 60
   ninety 90 dix 10 quatorze 14 quinze 15 trente 30 soixante 60 zwei 2 vier 4 sechs 6 vierzehn 14 dreißig 30 sechzig 60`
    .matchAll(/(\S+) (\d+)/g)
    .map(([, word = '', number]) => [word, Number(number)] as const),
)
const UNITS = [
  [
    'business-day',
    'business days?|working days?|jours? ouvr(?:és?|ables?)|werktagen?|arbeitstagen?|个?工作日',
  ],
  [
    'day',
    '(?:calendar )?days?|jours?(?: calendaires)?|tagen?|tage|días|giorni|dias|dagen|dni|[日天]',
  ],
  ['week', 'weeks?|semaines?|wochen?|settimane|weken'],
  ['month', 'months?|mois|monaten?|monate|meses|mesi|maanden'],
] as const
const PERIOD = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(\d{1,3}|${[...NUMBERS.keys()].join('|')})(?: ?\((\d{1,3})\))?[ -]?(?:${UNITS.map(([, words]) => `(${words})`).join('|')})(?!\p{Ll})`,
  'iu',
)

const CHANGE =
  /\b(?:chang|modif|amend|updat|revis|new version)|(?:änder|aktualisier|modific|mise? à jour|cambi|aggiorn|wijzig|变更|修订|修改|更新)/iu
const NOTICE =
  /\b(?:notice|notif|inform|advance|prior|before)|(?:préavis|avertir|avant|im voraus|mitteil|benachrichtig|vor (?:dem )?inkrafttreten|preaviso|antelación|preavviso|通知|公示)/iu
const DOCUMENT =
  /\b(?:terms|policy|policies|agreement|statement|conditions|notice of (?:material )?changes?|material changes?)|(?:conditions|politique|nutzungsbedingungen|datenschutz|agb|bedingungen|términos|condizioni|条款|政策|协议)/iu
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
    const period = /\d|[a-zß]{3}/i.test(quote) ? PERIOD.exec(quote) : null
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
  if (OBJECT.test(sentence) && (PROCESSOR.test(sentence) || CHANGE.test(sentence)))
    return 'objection'
  if (OPT_OUT.test(sentence) && LEAVES.test(sentence)) return 'opt-out'
  if (OTHER.test(sentence) || LEAVE.test(sentence) || !NOTICE.test(sentence)) return null
  if (PROCESSOR.test(sentence) && NEW_PROCESSOR.test(sentence)) return 'notice'
  return CHANGE.test(sentence) && DOCUMENT.test(sentence) ? 'notice' : null
}
