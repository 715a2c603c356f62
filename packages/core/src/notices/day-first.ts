/** Numbers of days and months that can only be read one way: 22/07/2026, 3/25/2025. */
const DAY_FIRST = /(?<![\d./-])(?:1[3-9]|2\d|3[01])[-/](?:0?[1-9]|1[0-2])[-/]\d{4}(?!\d)/g
const MONTH_FIRST = /(?<![\d./-])(?:0?[1-9]|1[0-2])[-/](?:1[3-9]|2\d|3[01])[-/]\d{4}(?!\d)/g
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
const DAY_BEFORE_NAME = new RegExp(
  String.raw`\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:${MONTH}),? \d{4}`,
  'gi',
)
const NAME_BEFORE_DAY = new RegExp(
  String.raw`\b(?:${MONTH})\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}`,
  'gi',
)
/** Where a company sits and whose courts it names. Laws on data of other places stand in everybody's texts. */
const AMERICAN =
  /\b(?:California|Delaware|Nevada|New York|Texas|Florida|Washington|United States|U\.?S\.?A?\.|AAA|JAMS|DMCA|[A-Z]{2},? \d{5})\b/g
const ELSEWHERE =
  /\b(?:France|French|Paris|Germany|German|Berlin|Ireland|Irish|Dublin|United Kingdom|England|London|Spain|Italy|Netherlands|Amsterdam|Sweden|Denmark|Poland|Switzerland|Austria|Belgium|Portugal|Australia|India|Singapore|SAS|GmbH|Pty)\b/g
/** Only the United States, and few others, write the month first. */
const OTHER_LANGUAGE =
  /\b(?:der|und|nicht|les|des|vous|nous|los|usted|della|sono|não|você|niet|een|oraz|nie)\b/g

/** Whether 05/11/2021 is the fifth of November in a text: by its other dates, its language, the places it names. */
export function isDayFirst(text: string): boolean {
  const numbers = count(text, DAY_FIRST) - count(text, MONTH_FIRST)
  if (numbers !== 0) return numbers > 0
  if (count(text, OTHER_LANGUAGE) > text.length / 200) return true
  const places = count(text, ELSEWHERE) - count(text, AMERICAN)
  if (places !== 0) return places > 0
  return count(text, DAY_BEFORE_NAME) > count(text, NAME_BEFORE_DAY)
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
