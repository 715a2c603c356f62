import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import type { LogLevel } from './config.ts'
import { sparingly } from './timing.ts'

export type Log = Logger

export type LoggerOptions = {
  readonly service: string
  readonly level?: LogLevel
  /** Default: standard output, written synchronously, so that a dying process says its last word. */
  readonly destination?: DestinationStream
}

/**
 * JSON lines, object first: log.info({ documentId }, 'fetched'). Every line is scrubbed as a whole, just before it is
 * written: message, error, cause, stack, bindings and nested objects alike. pino's own redaction sees only known paths.
 */
export function createLogger(options: LoggerOptions): Log {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: scrubLine },
  }
  return pino(settings, options.destination ?? pino.destination({ dest: 1, sync: true }))
}

/** A JSON line without secrets. */
function scrubLine(line: string): string {
  return `${JSON.stringify(scrubValue(JSON.parse(line)))}\n`
}

const HIDDEN = '[hidden]'
const SECRET_NAME =
  '(?:proxy-)?authorization|(?:set-)?cookie|password|passwd|secret|(?:x-)?api[-_]?key|(?:\\w+_)?token'
const SECRET_FIELD = new RegExp(`^(?:${SECRET_NAME})$`, 'i')

function scrubValue(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value)
  if (Array.isArray(value)) return value.map(scrubValue)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]) => [
    scrub(name),
    SECRET_FIELD.test(name) ? HIDDEN : scrubValue(field),
  ])
  return Object.fromEntries(fields)
}

/** What must not be read in a text, and what stands for it. Repetitions are bounded: hostile pages end up in messages. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s{0,4}[:=]\s{0,4}["']?)[^\r\n"']+/gi,
    `$1$2${HIDDEN}`,
  ],
  [/\b(bearer|basic) +[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [
    new RegExp(`\\b(${SECRET_NAME}|sig|signature)(["']?[:=]\\s?["']?)[^\\s"',;&#]+`, 'gi'),
    `$1$2${HIDDEN}`,
  ],
  [/([?&](?:key|code|email)=)[^\s"'&#]+/gi, `$1${HIDDEN}`],
  // A webhook's address is its credential, and the path alone is enough to use it.
  [/hooks\.slack(?:-gov)?\.com\/[^\s"'<>]+/gi, `hooks.slack.com/${HIDDEN}`],
  [/\/services\/T\w+\/B\w+\/\w+/g, `/services/${HIDDEN}`],
  [/:\/\/[^\s/?#"']{1,512}@/g, `://${HIDDEN}@`],
  // Our own keys, and the signed ids of the links in our mails.
  [/\bcw_[\w-]{8,}/g, HIDDEN],
  [/(?<![\w.])\d{1,15}\.[\w-]{32}(?![\w-])/g, HIDDEN],
  [/(?<![\w.+%-])[\w.+%-]{1,64}(?:@|%40)(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}/gi, '[email]'],
]

/** The text without webhook addresses, passwords, tokens and email addresses. */
export function scrub(text: string): string {
  return SECRETS.reduce((clean, [pattern, shown]) => clean.replace(pattern, shown), text)
}

// An outage makes an error a second for each connection; one line in five seconds tells as much.
const REPORT_EVERY_MS = 5_000

/** An 'error' listener that warns at most once in five seconds, with the number of errors held back. */
export function reportSparingly(
  log: Log,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): (err: unknown) => void {
  return sparingly(REPORT_EVERY_MS, (err, heldBack) => {
    log.warn({ ...fields, err, heldBack }, message)
  })
}
