/** The commonest short words of each language; some are in two lists, none of the texts is. */
const COMMON_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of to or you your we our in that for with is by are not this be have',
  fr: 'le la les des et vous nous votre vos notre nos du une pour que dans est sur par ou aux avec',
  de: 'der die das und sie wir ihre ihrer uns oder zu von mit für ist auf werden nicht den dem des',
  es: 'el los las y de usted su sus nuestro nuestra para por con una que del como puede no es',
  it: 'il gli di e che per con una del della dei nostro tuo suo non sono alla nel sui delle',
  pt: 'os as e de você seu sua nosso nossa para por com uma que do da não dos das em ao',
  nl: 'het een van en wij uw ons onze jij je voor met dat niet zijn op te deze worden aan',
  pl: 'i w na do nie jest oraz lub przez się dla z które może użytkownika danych są jako',
  sv: 'och att det som för med är av vi du din våra inte till eller kan den om på',
  da: 'og at det som for med er af vi du din vores ikke til eller kan den om på',
}
const CODES = Object.keys(COMMON_WORDS)
/** Which languages (indices of `CODES`) a word is common in. */
const LANGUAGES_OF = new Map<string, number[]>()
for (const [at, list] of Object.values(COMMON_WORDS).entries()) {
  for (const word of list.split(' ')) {
    LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), at])
  }
}

/** The first letters and lengths of those words: most others differ, and need no look-up. */
const SHAPES = new Set([...LANGUAGES_OF.keys()].map(shapeOf))
/** Letters of scripts that the list below tells apart; most pages have none. */
const OTHER_SCRIPT = /[\u0370-\u1CFF\u2E80-\uABFF\uAC00-\uD7AF\uF900-\uFAFF]/
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
]
/** Enough to be sure of a language, little enough to be quick. */
const SAMPLE = 4000
/** Letters, where the sample has no other script: far cheaper to find than any letter of any. */
const LATIN = /[a-zß-öø-ɏ]+/g

/** The language that the words of a text are in (BCP 47 primary subtag), or null if they do not say clearly. */
export function detectLanguage(text: string): string | null {
  const sample = text.length > SAMPLE ? middle(text) : text
  const hasOthers = OTHER_SCRIPT.test(sample)
  const words = sample.toLowerCase().match(hasOthers ? /\p{L}+/gu : LATIN) ?? []
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  if (letters < 40) return null
  if (hasOthers) {
    for (const [code, script] of SCRIPTS) {
      // Kana mark Japanese even where Han letters are more; the rest must be most of the text.
      const share = (sample.match(script)?.length ?? 0) / letters
      if (share > (code === 'ja' ? 0.1 : 0.4)) return code
    }
  }
  const hits = CODES.map(() => 0)
  for (const word of words) {
    const languages = SHAPES.has(shapeOf(word)) ? LANGUAGES_OF.get(word) : undefined
    if (languages !== undefined) for (const at of languages) hits[at] = (hits[at] ?? 0) + 1
  }
  const best = Math.max(...hits)
  const code = CODES.find((_, at) => hits[at] === best)
  const clear = hits.filter((count) => count * 1.3 >= best).length === 1
  return code !== undefined && clear && best >= words.length * 0.08 ? code : null
}

/** `fr` of `fr-CA`; null of what is no language tag. */
export function primarySubtag(tag: string | undefined): string | null {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(tag?.trim() ?? '')?.[0].toLowerCase() ?? null
}

function shapeOf(word: string): number {
  return (word.charCodeAt(0) * 256 + word.charCodeAt(word.length - 1)) * 32 + word.length
}

function middle(text: string): string {
  const start = Math.floor((text.length - SAMPLE) / 2)
  return text.slice(start, start + SAMPLE)
}
