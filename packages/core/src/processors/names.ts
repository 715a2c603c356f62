import { withoutSuffix } from './entry.ts'

/** Between the names of one company. */
const ALSO =
  /[\s,(]+(?:formerly(?: known as)?|previously(?: known as)?|f\/?k\/?a|d\/?b\/?a|a\/?k\/?a|doing business as|trading as|also known as|ehemals|vormals|anciennement|antes)(?![\p{L}])[\s:.]*/iu
const SHORT = /\(([\p{Lu}\d]{2,8})\)/u
/** Said of many, and of none in particular. */
const COMMON =
  /^(?:the|and|of|group|company|international|global|services?|technolog(?:y|ies)|systems?|solutions?|software|cloud|platform|data|labs?|online|web|digital|networks?|holdings?|europe|ireland|usa?|uk|emea)$/u

/** All names that a company is called by, the first first, without legal form, marks and case. */
export function namesOf(name: string): readonly string[] {
  return name.split(ALSO).flatMap((part) => {
    const plain = plainName(part.replace(SHORT, ' '))
    const short = SHORT.exec(part)?.[1]?.toLowerCase() ?? ''
    const initials = plain
      .split(' ')
      .map((word) => word.charAt(0))
      .join('')
    return [plain, ...(short !== '' && initials.startsWith(short) ? [short] : [])].filter(Boolean)
  })
}

/** The words of a name that tell it from others. */
export function wordsOf(name: string): readonly string[] {
  return namesOf(name)
    .flatMap((one) => one.split(' '))
    .filter((word) => word.length > 2 && !COMMON.test(word))
}

function plainName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return withoutSuffix(` ${words.replace(/^\s*the\s/u, '')} `)
    .replace(/\.(?:com|io|ai|net|org)(?![\p{L}\p{N}])/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
