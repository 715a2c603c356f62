const WEEKDAY = new RegExp(
  String.raw`(?<!\p{L})(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?=\p{L}+\.? \d|\d)|(?<!\p{L})(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo),?\s+(?:den\s+|de\s+)?(?=\d)`,
  'giu',
)
/** Spellings that only a line about the document's time may be trusted with, as one that `isoDates` reads. */
const SPELLINGS: readonly (readonly [RegExp, string | ((...groups: string[]) => string)])[] = [
  [WEEKDAY, ''],
  // the 3rd day of March, 2025
  [/(\d{1,2})(?:st|nd|rd|th)? day of (\p{L}+)/giu, '$1 $2'],
  // March3,2025
  [/(\p{L}{3,}\.?)\s?(\d{1,2})(?:st|nd|rd|th)?,\s?(\d{4})(?!\d)/giu, '$1 $2, $3'],
  // 2025. 3. 3.
  [/(?<!\d)(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?(?!\d)/g, '$1-$2-$3'],
  // 3. 3. 2025
  [/(?<![\d.])(\d{1,2})\. (\d{1,2})\. (\d{4})(?!\d)/g, '$1.$2.$3'],
  // 20250303
  [/(?<![\d.-])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/g, '$1-$2-$3'],
  // 05/2025, 05.2025
  [/(?<![\d./-])(0?[1-9]|1[0-2])[/.]((?:19|20)\d{2})(?![\d/.-]\d)/g, '$2-$1-00'],
  // 25.03.25, 3/25/25
  [
    /(?<![\d./-])(\d{2}\.\d{2}\.|\d{1,2}\/\d{1,2}\/)(\d{2})(?![\d/.])/g,
    (_, day = '', year = '') => `${day}20${year}`,
  ],
  // 令和7年3月3日
  [/令和\s?(元|\d{1,2})\s?年/g, (_, year = '') => `${2018 + (year === '元' ? 1 : Number(year))}年`],
]

/** A text with its rarer spellings of dates brought into those that `isoDates` reads. */
export function plainDates(text: string): string {
  return SPELLINGS.reduce(
    // One overload takes a text and one a function: the union fits neither.
    (read, [pattern, write]) =>
      typeof write === 'string' ? read.replace(pattern, write) : read.replace(pattern, write),
    text.normalize('NFKC'),
  )
}
