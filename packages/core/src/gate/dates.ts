/** Month names as legal pages write them, in order; each row is one month. */
const MONTHS = [
  'january jan janvier janv januar jänner jän enero ene gennaio gen janeiro januari stycznia tammikuuta ledna',
  'february feb februar février févr febrero febbraio fevereiro februari lutego helmikuuta února',
  'march mar mars märz mär marzo março maart marts marca maaliskuuta března',
  'april apr avril avr abril abr aprile kwietnia huhtikuuta dubna',
  'may mai mayo maggio maio mei maj maja toukokuuta května',
  'june jun juin juni junio giugno giu junho czerwca kesäkuuta června',
  'july jul juillet juil juli julio luglio lug julho lipca heinäkuuta července',
  'august aug août agosto augustus augusti sierpnia elokuuta srpna',
  'september sep sept septembre septiembre settembre setembro września syyskuuta září',
  'october oct octobre oktober okt octubre ottobre ott outubro października lokakuuta října',
  'november nov novembre noviembre novembro listopada marraskuuta listopadu',
  'december dec décembre déc dezember dez diciembre dic dicembre dezembro desember grudnia joulukuuta prosince',
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
      String.raw`(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s-]+(?:de\s+|of\s+)?(${NAME})\.?,?[\s-]+(?:de\s+|del\s+)?(\d{4})`,
    ),
    ['d', 'm', 'y'],
  ],
  [form(String.raw`(${NAME})()\.?,?\s+(?:del?\s+)?(\d{4})`), ['m', 'd', 'y']],
  [
    form(String.raw`(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?`),
    ['y', 'm', 'd'],
  ],
  [form(String.raw`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`), ['y', 'm', 'd']],
  [form(String.raw`(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})`), ['d', 'm', 'y']],
  // Cookie lists are dated so. With other signs it may be a version, or the number of a clause.
  [form(String.raw`(\d{1,2})/(\d{1,2})/(\d{2})(?!/)`), ['d', 'm', 'y']],
]
/** `5/10/2024`: May in one country, October in another. With full stops the day comes first everywhere. */
const TWO_WAYS =
  /(?<![\d/-])(?:0?[1-9]|1[0-2])([-/])(?:0?[1-9]|1[0-2])\1(?:\d{4}|(?<=\/)\d\d)(?!\d)/

/** The text with every date that can be read as `yyyy-mm-dd`: one date in two spellings is one date. A day or month that is not named is 00. */
export function isoDates(text: string): string {
  return replaceDates(text, (year, month, day) => `${year}-${month}-${day}`)
}

/** The text with every date as one mark: two lines that differ in dates only become equal. */
export function withoutDates(text: string): string {
  return replaceDates(text, () => ' # ')
}

/** Whether a date of the text can be read in two ways. */
export function isAmbiguous(text: string): boolean {
  return TWO_WAYS.test(text)
}

function replaceDates(
  text: string,
  write: (year: string, month: string, day: string) => string,
): string {
  if (!/\d{4}|\d\/\d{1,2}\/\d\d/.test(text)) return text
  let replaced = text
  for (const [pattern, order] of FORMS) {
    replaced = replaced.replace(pattern, (...groups: string[]) => {
      const parts = { y: '', m: '', d: '' }
      for (const [at, part] of order.entries()) parts[part] = groups[at + 1] ?? ''
      const named = String(NUMBER_OF.get(parts.m.toLowerCase()) ?? parts.m)
      // No month has a number above 12: the date is written the American way.
      const [month, day] = Number(named) > 12 ? [parts.d, named] : [named, parts.d]
      const year = parts.y.padStart(4, '20')
      return write(year, month.padStart(2, '0'), day.padStart(2, '0'))
    })
  }
  return replaced
}

// Scripts without spaces glue what comes before as well.
function form(source: string): RegExp {
  return new RegExp(String.raw`(?<![A-Za-zÀ-ɏ\p{N}.-])${source}(?!\d)`, 'giu')
}
