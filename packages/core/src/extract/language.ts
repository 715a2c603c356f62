/** The commonest short words of each language; none stands in two lists with the same frequency. */
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
const WORDS = Object.entries(COMMON_WORDS).map(
  ([code, list]) => [code, new Set(list.split(' '))] as const,
)

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
const SAMPLE = 20_000

/** The language that the words of a text are in (BCP 47 primary subtag), or null if they do not say clearly. */
export function detectLanguage(text: string): string | null {
  const sample = text.length > SAMPLE ? middle(text) : text
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  if (letters < 40) return null
  for (const [code, script] of SCRIPTS) {
    // Kana mark Japanese even where Han letters are more; the rest must be most of the text.
    const share = (sample.match(script)?.length ?? 0) / letters
    if (share > (code === 'ja' ? 0.1 : 0.4)) return code
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const scores = WORDS.map(([code, common]) => {
    return { code, hits: words.reduce((sum, word) => sum + (common.has(word) ? 1 : 0), 0) }
  }).sort((a, b) => b.hits - a.hits)
  const [best, next] = scores
  if (best === undefined || next === undefined) return null
  return best.hits >= words.length * 0.08 && best.hits > next.hits * 1.3 ? best.code : null
}

/** `fr` of `fr-CA`; null of what is no language tag. */
export function primarySubtag(tag: string | undefined): string | null {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(tag?.trim() ?? '')?.[0].toLowerCase() ?? null
}

function middle(text: string): string {
  const start = Math.floor((text.length - SAMPLE) / 2)
  return text.slice(start, start + SAMPLE)
}
