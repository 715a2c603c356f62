import { countWords } from '../extract/words.ts'
import type { ProcessorField } from './model.ts'
import { isPlace } from './places.ts'

/** What a column, or a label before a value, says of a company. `product`: of whose services it is a part. */
export type Role = ProcessorField | 'product'

/** In the order in which they are tried: "location of the sub-processor" is a place, no name. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  [
    'location',
    /\b(?:locations?|countr(?:y|ies)|regions?|territor(?:y|ies)|places?|where|jurisdictions?|headquarters?|hq|hosted|address(?:es)?|land|länder|(?:stand)?ort|sitz|pays|lieux?|localisations?|emplacements?|siège|país(?:es)?|ubicaci(?:ón|ones)|lugar|paes[ei]|luogo|sede|ubicazione|locali(?:zação|dade)|locaties?|landen|vestiging(?:splaats)?|kraj|lokalizacja|siedziba)(?![\p{L}])|(?:verarbeitungs|server)(?:ort|standort)|国家|地区|所在|国名|場所/iu,
  ],
  [
    'start',
    /\b(?:since|start(?:ed|ing)?|effective|added|engaged|onboarded|dates?|seit|beginn|datum|depuis|début|fecha|inicio|data di (?:inizio|decorrenza)|data de início|decorrenza|início|sinds|ingangsdatum|data rozpoczęcia)(?![\p{L}])|日期|開始/iu,
  ],
  [
    'product',
    /^(?:(?:applicable|relevant|related|affected|our|covered) )?(?:products?|plans?|offerings?|features?|applicable services?|applies to|produkte?|produits?|productos?|prodotti?|produtos?|producten)(?: (?:or|and|&|\/) services?)?(?: covered| affected)?$/iu,
  ],
  [
    'purpose',
    /\b(?:purposes?|functions?|activit(?:y|ies)|services? (?:provided|performed|rendered|description)|descriptions?|use(?:d for| case)?|uses|nature|subject[ -]matter|zwecke?|leistung(?:en)?|tätigkeit(?:en)?|aufgaben?|beschreibung|finalités?|objet|fonctions?|activités?|finalidad(?:es)?|funci(?:ón|ones)|descripción|scop[oi]|finalità|attività|descrizione|finalidades?|descriç(?:ão|ões)|doel(?:einden)?|omschrijving|cele?|opis)(?![\p{L}])|目的|業務|用途/iu,
  ],
  [
    'name',
    /\b(?:sub-?\s?processors?|entit(?:y|ies)|compan(?:y|ies)|vendors?|(?:service )?providers?|suppliers?|third[ -]part(?:y|ies)|organi[sz]ations?|contractors?|partners?|affiliates?|names?|recipients?|(?:unter)?auftrags(?:ver)?arbeiter|unterauftragnehmer|subunternehmer|dienstleister|anbieter|empfänger|firm(?:a|en)|unternehmen|gesellschaft|sous-traitants?|prestataires?|fournisseurs?|sociétés?|entités?|noms?|sub-?encargad[oa]s?|encargad[oa]s?|proveedor(?:es)?|empresas?|entidad(?:es)?|nombres?|(?:sub-?)?responsabil[ei]|fornitor[ei]|società|nom[ei]|fornecedor(?:es)?|suboperador(?:es)?|subcontratantes?|entidades?|(?:sub-?)?verwerkers?|leveranciers?|bedrijf|bedrijven|naam|podmiot|dostawca|nazwa|underbiträde|leverantör|underdatabehandler|leverandør)(?![\p{L}])|会社|名称|委託先|公司/iu,
  ],
  [
    'data',
    /\b(?:data|information|datos|données|daten(?:arten|kategorien)?|dati|dados|gegevens|dane)(?![\p{L}])|数据|データ|情報/iu,
  ],
  [
    'purpose',
    /\b(?:services?|processing|role|type|category|categories|task|dienst(?:e|leistung(?:en)?|en)?|verarbeitung|services?|traitements?|servicios?|tratamiento|serviz[io]|trattamento|serviços?|tratamento|verwerking|usług[ai]?|tjänst(?:er)?|ändamål|formål)(?![\p{L}])|服务/iu,
  ],
]
const IGNORED =
  /\b(?:websites?|urls?|links?|privacy (?:policy|notice)|dpa|transfers?|mechanism|safeguards?|retention|security|certifications?|contact|scc|garantien|garanties|email)(?![\p{L}])/iu
const HEADER_WORDS = 9
/** Words that stand in labels beside those that say what they are. */
const FILLER =
  /^(?:of|the|and|&|\/|for|or|by|to|personal|provided|performed|legal|full|corporate|der|des|von|du|de|la|processing|sub-?processor(?:’s|'s)?|type|types|categories|category|primary|entity|data)$/iu

/** What a header or label names; null: nothing that is asked for. */
function roleOf(label: string): Role | null {
  const words = label
    .replace(/\((?:e?s|ies|e?n|e)\)/g, '')
    .replace(/[*:：()[\]]/g, ' ')
    .trim()
  if (words === '' || countWords(words) > HEADER_WORDS) return null
  // "Service provider" is who, "Data processor location" is where.
  const found = ROLES.find(([, pattern]) => pattern.test(words))?.[0] ?? null
  return IGNORED.test(words) && found !== 'location' && found !== 'purpose' ? null : found
}

/** The columns of a header; null: the row is none. */
export function columnsOf(cells: readonly string[]): readonly (Role | null)[] | null {
  if (cells.some((cell) => countWords(cell) > HEADER_WORDS || isPlace(cell) || /\d{2}/.test(cell)))
    return null
  const roles = onePlace(cells, cells.map(roleOf))
  const known = cells.filter((cell, at) => roles[at] !== null || IGNORED.test(cell)).length
  const name = roles.indexOf('name')
  if (name >= 0 && (new Set(roles).size > 1 || cells.length === 1))
    return roles.map((role, at) => (role === 'name' && at !== name ? null : role))
  if (known < 2 || known < cells.length * MOST_KNOWN) return null
  const first = Math.max(roles.indexOf(null), 0)
  return roles.map((role, at) => (at === first ? 'name' : role))
}
/** Where data is processed says more than where a company is registered. */
function onePlace(cells: readonly string[], roles: readonly (Role | null)[]) {
  const at = roles.flatMap((role, index) => (role === 'location' ? [index] : []))
  const best = at.find((index) => !SEAT.test(cells[index] ?? '')) ?? at[0]
  return roles.map((role, index) => (role === 'location' && index !== best ? null : role))
}
const SEAT = /address|registered|corporate|headquarter|\bhq\b|entity|sitz|anschrift|siège|sede/iu

/** Of the cells of a header that has no word for companies. */
const MOST_KNOWN = 0.6

/** Parts `Hosting Germany Products: All` at its labels: what stands before the first, then each with its value. */
export function labelled(text: string): {
  readonly head: string
  readonly values: readonly {
    readonly role: Role
    readonly label: string
    readonly value: string
  }[]
} {
  if (text.length > MOST_CHARACTERS) return { head: text, values: [] }
  const found: { from: number; to: number; role: Role; label: string }[] = []
  for (const match of text.matchAll(
    /((?:[\p{L}’'/&-]+ ){0,4}[\p{L}’'/&-]+(?:\s?\([^()]{1,20}\))?)\s?[:：]\s+/gu,
  )) {
    const [all, words = ''] = match
    const label = labelIn(words)
    const role = label === null ? null : roleOf(label)
    if (label === null || role === null) continue
    if (found.length === 0 && isNamed(text.slice(0, match.index + words.length))) continue
    const from = match.index + words.length - label.length
    found.push({ from, to: match.index + all.length, role, label })
  }
  const head = text.slice(0, found[0]?.from ?? text.length)
  const values = found.map(({ to, role, label }, at) => ({
    role,
    label,
    value: text.slice(to, found[at + 1]?.from ?? text.length),
  }))
  return { head, values }
}

/** `Amazing Web Services:` is all name. */
function isNamed(line: string): boolean {
  return /^(?:[\p{Lu}\d][\p{L}\d.-]*\s)+(?:Services?|Data|Processing|Information|Partners?|Companies|Company)$/u.test(
    line,
  )
}

/** Longer lines are prose. */
const MOST_CHARACTERS = 2_000

/** The last words of a run that make a label: `Products` of `Worldwide Products`. */
function labelIn(run: string): string | null {
  const words = run.split(' ')
  let label: string | null = null
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? ''
    if (roleOf(word) === null && !FILLER.test(word)) break
    const candidate = words.slice(at).join(' ')
    if (/^[\p{Lu}\p{Lo}]/u.test(word) && roleOf(candidate) !== null) label = candidate
  }
  return label
}
