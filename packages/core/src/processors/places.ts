const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'zh', 'ja']
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
/** Private use, tests, "unknown" and seas: no company sits there. */
const NOWHERE = /^(?:AQ|EZ|QO|UN|X[AB]|ZZ)$/
const MORE: readonly (readonly [string, string])[] = [
  [
    'US',
    'USA|US|U.S.|U.S.A.|United States of America|the United States|the U.S.|Etats-Unis|EUA|EE. UU.',
  ],
  ['UK', 'UK|U.K.|Great Britain|England|Scotland|the United Kingdom|the UK'],
  ['EU', 'EU|E.U.|the EU|the European Union|UE'],
  ['EEA', 'EEA|European Economic Area|EWR|EEE|Europe|European Economic Area (EEA)'],
  ['AE', 'UAE'],
  ['KR', 'Korea|Republic of Korea'],
  ['CZ', 'Czech Republic'],
  ['NL', 'The Netherlands|the Netherlands'],
  [
    '*',
    'Worldwide|worldwide|Global|Globally|International|Multi-region|Multiple regions|Various|weltweit|Weltweit|Monde|Mundial|Mondiale|Wereldwijd|Remote',
  ],
  [
    '',
    'North America|South America|Latin America|Americas|Asia|Asia Pacific|Asia-Pacific|APAC|EMEA|LATAM|Africa|Oceania|Middle East|Scandinavia|Nordics',
  ],
  [
    '',
    'California|Delaware|Florida|Georgia|Illinois|Massachusetts|New York|Ohio|Oregon|Texas|Virginia|Washington|Ontario|Quebec|Bavaria|Frankfurt|Dublin|London|Paris|Berlin|Amsterdam|Stockholm|Munich|Tokyo|Sydney|Toronto|San Francisco',
  ],
]

type Places = {
  /** Countries, unions and parts of the world, by each of their names. The value is the same for all names of one. */
  readonly byName: ReadonlyMap<string, string>
  readonly atEnd: RegExp
}
let known: Places | null = null

/** Read from the runtime's own tables when first asked for: most processes never ask. */
function places(): Places {
  known ??= readPlaces()
  return known
}

const PARTS = /\s*(?:[,;/&+]|(?<=\s)(?:and|und|et|y|e|or|en)(?=\s))\s*/u
const MOST_WORDS = 14
const MOST_PART_WORDS = 4

/** Whether a text is a place, or places: names only, one of them known. */
export function isPlace(text: string): boolean {
  const parts = text
    .replace(/\([^()]*\)/g, '')
    .split(PARTS)
    .map((part) => part.trim())
  if (text.trim().split(/\s+/).length > MOST_WORDS) return false
  if (!parts.some((part) => places().byName.has(part))) return false
  return parts.every(isPlaceName)
}

/** A known place, or a few words that may be a city. */
function isPlaceName(part: string): boolean {
  if (part === '' || places().byName.has(part)) return true
  return !/(?<![\p{L}’'-])\p{Ll}/u.test(part) && part.split(' ').length <= MOST_PART_WORDS
}

/** Parts a text that ends in places from them; null: it ends in none. */
export function endingPlace(
  text: string,
): { readonly rest: string; readonly place: string } | null {
  const found = places().atEnd.exec(text)
  if (found === null) return null
  const place = found[0].trim().replace(/^[(\s]+|\.$/g, '')
  const rest = text.slice(0, found.index).replace(/[\s,;:(–—•|-]+$/u, '')
  const isOpen = place.split('(').length < place.split(')').length
  return { rest, place: isOpen ? place.replace(/\)$/, '') : place }
}

/** The same for all spellings of the same places, whatever their order. */
export function placeKey(text: string): string {
  const parts = text.split(/\s*(?:[,;/&()+]|\b(?:and|und|et)\b)\s*/u).filter(Boolean)
  const keys = parts.map((part) => places().byName.get(part.trim()) || part.trim().toLowerCase())
  return keys.toSorted().join('|')
}

function readPlaces(): Places {
  const byName = new Map<string, string>()
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of LETTERS.flatMap((a) => LETTERS.map((b) => a + b))) {
      const name = NOWHERE.test(code) ? undefined : names.of(code)
      if (name !== undefined && /^[\p{Lu}\p{Lo}]/u.test(name)) byName.set(name, code)
    }
  }
  for (const [code, names] of MORE)
    for (const name of names.split('|')) byName.set(name, code || name.toLowerCase())
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(escape)
  const place = String.raw`(?:${names.join('|')})(?![\p{L}\p{N}])(?:\s*\([^()]{1,60}\))?`
  const between = String.raw`(?:\s*(?:[,;/&+]|,?\s(?:and|und|et|y|e|or|en)(?=\s))\s*)`
  const atEnd = new RegExp(
    String.raw`(?:^|(?<=[\s,;(–—-]))${place}(?:${between}${place})*[\s.)]*$`,
    'u',
  )
  return { byName, atEnd }
}

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
