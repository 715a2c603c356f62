import { readFileSync } from 'node:fs'
import { scrub } from './logger.ts'
import { durationMs } from './timing.ts'

// Plain objects, and no schema library: loading one would take a fifth of every process's start.

/** What a variable says of itself. `expects` ends the sentence "write …". */
type Facts = {
  readonly description: string
  readonly expects: string
  readonly secret: boolean
  readonly default?: string
  /** Having none is fine. */
  readonly optional: boolean
}

/** One environment variable; `decode` gives null for a text that is none of its values. */
export type Field<Decoded = unknown> = Facts & {
  readonly decode: (raw: string) => Decoded | null
}

/** The variables of a service, by name. */
export type ConfigSchema = Readonly<Record<string, Field>>
export type Config<Schema extends ConfigSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends Field<infer Decoded> ? Decoded : never
}
export type Environment = Readonly<Record<string, string | undefined>>

export type FieldOptions = {
  /** What it means: one sentence for the operations page. */
  readonly description: string
  /** As one would write it in the environment. */
  readonly default?: string
  /** Its value appears in no message and no page. */
  readonly secret?: boolean
}

/** Every fault of an environment at once, each naming the variable, what is wrong and what to write. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((f) => `- ${f}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    // Its reader is whoever starts the service, not whoever wrote it.
    this.stack = this.message
    this.faults = faults
  }
}

/** Any text. */
export function text(options: FieldOptions): Field<string> {
  return field(options, 'a text', (raw) => raw)
}

/** A password or key; `minLength` in characters. */
export function secret(options: FieldOptions & { readonly minLength?: number }): Field<string> {
  const least = options.minLength ?? 1
  const expects = least > 1 ? `at least ${least} random characters` : 'the secret'
  return field({ ...options, secret: true }, expects, (raw) => (raw.length < least ? null : raw))
}

/** An absolute address with one of `protocols` (default: http and https), kept as written. */
export function url(
  options: FieldOptions & { readonly protocols?: readonly string[] },
): Field<string> {
  const protocols = options.protocols ?? ['https', 'http']
  const expects = `an address such as ${protocols[0]}://host.example/path`
  return field(options, expects, (raw) => {
    const parsed = URL.parse(raw)
    return parsed && parsed.host !== '' && protocols.includes(parsed.protocol.slice(0, -1))
      ? raw
      : null
  })
}

/** A TCP port; 0 lets the system choose. */
export function port(options: FieldOptions): Field<number> {
  return integer({ ...options, min: 0, max: 65_535 })
}

export function integer(
  options: FieldOptions & { readonly min?: number; readonly max?: number },
): Field<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options
  const range = options.max === undefined ? `of at least ${min}` : `from ${min} to ${max}`
  return field(options, `a whole number ${range}`, (raw) => {
    const value = /^-?\d{1,15}$/.test(raw) ? Number(raw) : Number.NaN
    return value >= min && value <= max ? value : null
  })
}

/** An ISO 8601 duration of days and smaller, read as milliseconds. */
export function duration(options: FieldOptions): Field<number> {
  return field(options, 'a duration such as PT5S, PT30M, PT24H or P7D', durationMs)
}

/** Parts between commas, blanks and empty parts dropped. */
export function list(options: FieldOptions): Field<readonly string[]> {
  return field<readonly string[]>(options, 'a list such as one,two', (raw) =>
    raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
}

export function flag(options: FieldOptions): Field<boolean> {
  return field(options, 'true or false', (raw) =>
    raw === 'true' ? true : raw === 'false' ? false : null,
  )
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export function logLevel(options: Partial<FieldOptions> = {}): Field<LogLevel> {
  const described = { description: 'The least level that is logged.', default: 'info', ...options }
  const expects = `one of ${LOG_LEVELS.join(', ')}`
  return field(described, expects, (raw) => LOG_LEVELS.find((level) => level === raw) ?? null)
}

/**
 * Reads a service's settings, once, in its main.ts. `NAME_FILE` names a file that holds `NAME`. An empty variable
 * counts as unset, because that is what `NAME=${NAME:-}` in a compose file makes of it.
 * @throws ConfigError with every fault
 */
export function readConfig<Schema extends ConfigSchema>(
  schema: Schema,
  env: Environment = process.env,
): Config<Schema> {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema)) {
    const read = readField(name, field, env)
    if ('fault' in read) faults.push(read.fault)
    else values[name] = read.value
  }
  if (faults.length > 0 || !isWhole(schema, values)) throw new ConfigError(faults)
  Object.freeze(values)
  return values
}

function isWhole<Schema extends ConfigSchema>(
  schema: Schema,
  values: object,
): values is Config<Schema> {
  return Object.keys(schema).every((name) => name in values)
}

/** A Markdown table of a service's settings, for the operations page. */
export function describeConfig(schema: ConfigSchema): string {
  const rows = Object.entries(schema).map(([name, facts]) => {
    const unset = facts.optional ? 'none' : 'required'
    const shown =
      facts.default === undefined ? unset : facts.default === '' ? 'empty' : `\`${facts.default}\``
    const meaning = facts.description.replaceAll('|', '\\|')
    return `| \`${name}\` | ${shown} | ${facts.secret ? 'yes' : ''} | ${meaning} |`
  })
  return ['| name | default | secret | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** The same variable, where having none is fine: then its value is undefined. */
export function optional<Decoded>(field: Field<Decoded>): Field<Decoded | undefined> {
  return { ...field, optional: true }
}

function field<Decoded>(
  options: FieldOptions,
  expects: string,
  decode: (raw: string) => Decoded | null,
): Field<Decoded> {
  return { secret: false, optional: false, ...options, expects, decode }
}

type Read = { readonly value: unknown } | { readonly fault: string }

function readField(name: string, field: Field, env: Environment): Read {
  const found = lookUp(name, field, env)
  if ('fault' in found) return found
  if (found.text === undefined) {
    if (field.optional) return { value: undefined }
    return { fault: `${name} is not set; write ${field.expects}` }
  }
  const value = field.decode(found.text)
  if (value !== null) return { value }
  const shown = field.secret ? 'set, but not usable' : scrub(JSON.stringify(found.text))
  return { fault: `${name} is ${shown}; write ${field.expects}` }
}

type Found = { readonly text: string | undefined } | { readonly fault: string }

function lookUp(name: string, facts: Facts, env: Environment): Found {
  const file = env[`${name}_FILE`]
  if (!file) return { text: env[name] || facts.default }
  if (env[name]) return { fault: `${name} and ${name}_FILE are both set; keep one of them` }
  try {
    return { text: readFileSync(file, 'utf8').trim() || facts.default }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    return {
      fault: `${name}_FILE is ${JSON.stringify(file)}, which cannot be read${code}; write the path of a file that holds ${facts.expects}`,
    }
  }
}
