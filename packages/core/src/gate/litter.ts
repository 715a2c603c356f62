import { countWords } from '../extract/words.ts'
import { isDateLine } from './date-lines.ts'
import { namesDuty } from './term-words.ts'

/** What pages count of themselves, whole lines: results, pages, reading times, votes, views, time left, customers. */
const COUNTERS = [
  String.raw`show ?\d* ?(?:results|entries|rows|items)(?: per page)?`,
  String.raw`(?:page|seite|página|pagina|strona) \d+ (?:of|von|sur|de|di|van|z|\/) \d+`,
  String.raw`\d+ ?(?:min|mins|minutes?|minuten|minutos|minuti) (?:read|de lecture|lesezeit|de lectura|di lettura|de leitura|leestijd)`,
  String.raw`(?:(?:estimated )?reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd)\s?[:：]? (?:ca\. )?\d+ ?\p{L}+`,
  String.raw`(?:was this [^?]{1,30}\? )?\d+ (?:out of|of|von|sur|de|di|van|z) \d+ .{0,60}`,
  String.raw`[\d.,]+ ?(?:out of|\/) ?\d+(?: stars?)?(?: \(?[\d.,]+ ?[km]? (?:reviews|ratings|votes)\)?)?`,
  String.raw`[\d.,]+ ?[km]? (?:views?|likes?|comments?|shares?|replies|votes?|followers|reviews?|ratings?|downloads|reads|vues|commentaires?|aufrufe|kommentare?|visitas|comentarios|visualizzazioni|commenti|visualizações|weergaven|reacties|wyświetleń|komentarzy)`,
  String.raw`(?:views?|likes?|comments?|shares?|replies|votes?|followers|reviews?|ratings?|downloads|reads)\s?[:：]\s?[\d.,]+ ?[km]?`,
  String.raw`(?:join|trusted by|loved by) (?:over |more than |the )?[\d.,]+ ?[km]?\+? \p{L}.{0,60}`,
  String.raw`(?:阅读|浏览|点赞|评论)(?:量|数|次数)?\s?[:：]?\s?[\d.,]+万?`,
  String.raw`.{0,40}(?<!\d)\d{1,2}:\d{2}:\d{2}(?!\d).{0,20}`,
  String.raw`\d{1,2}:\d{2} ?\/ ?\d{1,2}:\d{2}`,
  String.raw`(?:the )?(?:current )?time (?:now )?is:? \d{1,2}:\d{2} ?(?:[ap]\.?m)?`,
  String.raw`(?:page )?(?:generated|rendered|served|loaded)(?: by [\w.-]{1,30})? in [\d.,]+ ?(?:s|ms|sec|seconds)`,
  String.raw`(?:date )?(?:printed|generated|viewed|accessed|retrieved|gedruckt|imprimé|impreso|stampato|impresso)(?: (?:on|at|am|le|el|il|em))?\s?[:：]? (?=.*\d{4}).{6,40}`,
]
/** Identifiers of the answer: `Request ID: 8f3a9c`, `v2.31.4 (8f3a9c1)`. */
const IDENTIFIERS = [
  String.raw`(?:request|ray|trace|incident|session|build|error|reference|support|correlation)[ -]?(?:id|no|number|code|#)?\s?[:#]?\s?[0-9a-f][0-9a-f-]{4,}`,
  String.raw`(?:article|answer|topic|kb)[ -]?(?:id|no|number|#)\s?[:#]?\s?[\p{L}\d-]{3,40}`,
  String.raw`(?:your )?consent[ -]?id\s?[:#].{4,60}(?:consent )?date\s?[:].{6,40}`,
  String.raw`(?:site|app|software|page) version:? \d[\d.-]{2,30}`,
  String.raw`(?:v|build |release )\d+(?:\.\d+){1,3}(?:[ -]\(?[0-9a-f]{6,40}\)?)?`,
]
const LINE = new RegExp(
  String.raw`^\s*(?:${[...COUNTERS, ...IDENTIFIERS].join('|')})[.!]?\s*$`,
  'iu',
)
const COPYRIGHT =
  /^\s*(?:©|\(c\)|copyright)|(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados)[^\p{L}]*$/iu
/** A copyright line names its holder and says that all rights are reserved. */
const COPYRIGHT_WORDS = 12

/** What a reader is asked to do below a text that is no part of it; at the beginning of a sentence. */
const PROMOTION =
  /^\s*(?:subscribe|sign up|join (?:us|our|the)|follow us|get (?:the|our|your|started|a)|download (?:the|our)|try |start (?:your|a|for)|install (?:the|our)|take (?:our|a|the) .{0,20}survey|chat (?:with us|now)|would you like to receive|discover|explore|learn more|read more|shop |stay (?:up|in|tuned)|be the first|abonnez-vous|inscrivez-vous|découvrez|téléchargez|suivez-nous|essayez|abonnier\p{L}*|melde dich|entdecke\p{L}*|lade |folge\p{L}* uns|jetzt |suscríbete|regístrate|descubre|descarga|síguenos|prueba|iscriviti|scopri|scarica|seguici|prova |inscreva-se|descubra|baixe|siga-nos|experimente|abonneer|ontdek|volg ons|probeer|zapisz się|odkryj|pobierz|obserwuj|wypróbuj|订阅|下载|关注我们|立即|購読|ダウンロード|フォロー)/iu

/** A sale and its end, at the beginning of a sentence: `Black Friday: 40% off all plans`. */
const SALE =
  /^\s*(?:black friday|cyber monday|(?:sale|offer) ends|(?:[^.:!]{1,30}[:!] )?(?:save |get |enjoy |take |up to )?\d{1,2} ?% off)(?!\p{L})/iu

/** Counters, identifiers, copyright lines, and one word over and over, which scripts write to measure fonts. */
export function isLitter(text: string): boolean {
  if (COPYRIGHT.test(text) && countWords(text) <= COPYRIGHT_WORDS) return true
  if (text.length < 120 && (isLine(text) || isTally(text))) return true
  const words = text.split(/\s+/)
  return words.length > 20 && new Set(words).size <= words.length / 10
}

/** Words of what pages count beside each other: `Threads: 12,345 Members: 9,876`, `Share this: Facebook 12`. */
const TALLIED = new Set(
  `views likes comments shares replies votes followers reviews ratings downloads reads visitors visits guests members users
   threads messages posts topics contributors stores online
   facebook twitter linkedin pinterest whatsapp reddit
   besucher gäste mitglieder beiträge visiteurs visites membres invités visitantes visitas miembros visitatori visite membri
   bezoekers leden`.split(/\s+/),
)
const BESIDE_TALLIES = new Set(
  'and total today now browsing reading viewing this page share shared on heute insgesamt en ligne aujourd hui hoy en línea oggi k m'.split(
    ' ',
  ),
)

/** Numbers, and the words of what they count. */
function isTally(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  if (!/\d/.test(text) || !words.some((word) => TALLIED.has(word))) return false
  return words.every((word) => TALLIED.has(word) || BESIDE_TALLIES.has(word))
}

/** Such lines stand side by side as well: `Article ID: 1234 | Last updated: 3 May 2026 | Views: 3345`. */
function isLine(text: string): boolean {
  if (LINE.test(text)) return true
  const parts = text.split(/\s[|·•]\s/u)
  if (parts.length === 1) return false
  return parts.every((part) => LINE.test(part) || isDateLine(part)) && !parts.every(isDateLine)
}

export function isPromotion(text: string): boolean {
  return (PROMOTION.test(text) || SALE.test(text)) && !namesDuty(text)
}
