import { parseRecordId, recordId } from '@clausewatch/core'
import type { RecordKind } from '@clausewatch/core'
import { Type } from '@fastify/type-provider-typebox'
import type { TProperties, TSchema } from '@fastify/type-provider-typebox'
import { Problem as Refusal, notFound } from './problems.ts'

// Control characters break logs, headers and Postgres (NUL, half a surrogate pair); bidirectional ones make a text seem
// to say another thing. Ranges and not classes: they mean the same to validators without the unicode flag.
const UNFIT = '\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff'

type Told = { readonly description?: string; readonly examples?: readonly unknown[] }

/** Text that somebody typed, not all of it blank. */
export function text(maxLength: number, told: Told = {}) {
  const pattern = `^(?=.*\\S)[^${UNFIT}]*$`
  return Type.String({ minLength: 1, maxLength, pattern, ...told })
}

/** The address of a page on the web. */
export function address(told: Told = {}) {
  return Type.String({ maxLength: 2048, pattern: `^https?://[^\\s${UNFIT}]+$`, ...told })
}

/** An object that takes the members named and no other. */
export function only<P extends TProperties>(
  properties: P,
  told: Told & { title?: string; minProperties?: number } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...told })
}

export function oneOf<const V extends readonly string[]>(values: V, told: Told = {}) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...told })
}

/** One of the words that a column's own constraint allows: text to the compiler, a list to the reader. */
export function wordOf(values: readonly string[], told: Told = {}) {
  return Type.Unsafe<string>({ type: 'string', enum: [...values], ...told })
}

export function nullable<S extends TSchema>(schema: S, told: Told = {}) {
  return Type.Union([schema, Type.Null()], told)
}

export function instant(description: string) {
  return Type.String({ format: 'date-time', description, examples: ['2026-11-20T12:05:00.000Z'] })
}

/**
 * An instant that its schema let through: RFC 3339 has leap seconds and a year 0, which Date and Postgres have not, and
 * an offset may lead out of its years.
 */
export function readInstant(name: string, text: string): Date {
  const at = new Date(text)
  const year = at.getUTCFullYear()
  if (year >= 1 && year <= 9999) return at
  throw unfit(name, 'is no instant of the years 1 to 9999')
}

/** A day, or an instant. */
export function time(description: string) {
  const said = `${description} A day, which means its end in UTC, or an instant.`
  return text(40, { description: said, examples: ['2026-11-20', '2026-11-20T12:05:00Z'] })
}

/** A time that may stand in a query; null: it does not. A day is its last moment: what came on it had come by then. */
export function readTime(name: string, text: string | undefined): Date | null {
  if (text === undefined) return null
  try {
    const instant = /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Temporal.PlainDate.from(text)
          .add({ days: 1 })
          .toZonedDateTime('UTC')
          .subtract({ milliseconds: 1 })
      : Temporal.Instant.from(text)
    return readInstant(name, new Date(instant.epochMilliseconds).toISOString())
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw unfit(name, 'is no day such as 2026-11-20 and no instant such as 2026-11-20T12:05:00Z')
  }
}

/** The refusal of one member of a query. */
export function unfit(name: string, detail: string): Refusal {
  return new Refusal('invalid-request', `${name} ${detail}.`, {
    faults: [{ where: `querystring/${name}`, detail }],
  })
}

export function sha256(description: string) {
  return Type.String({ pattern: '^[0-9a-f]{64}$', description })
}

/** The public id of a record, such as CW-D-000094. */
export function id(kind: RecordKind, description = `Id of a ${kind}`) {
  const example = recordId(kind, 94)
  const letter = example.charAt(3)
  return Type.String({
    pattern: `^CW-${letter}-[0-9]{1,15}$`,
    description: `${description}.`,
    examples: [example],
  })
}

export function idParams(kind: RecordKind) {
  return only({ id: id(kind) })
}

/** The number behind an id that a schema let through. */
export function numberOf(kind: RecordKind, text: string): number {
  const number = parseRecordId(kind, text)
  if (number === null) throw notFound(kind)
  return number
}

export const SLUG = Type.String({
  pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  maxLength: 80,
  description: 'Lower-case letters, digits and single hyphens.',
  examples: ['midjourney'],
})

const LIMIT_MAX = 100
const LIMIT_DEFAULT = 25

/** The query of a list: a page of `limit` after `cursor`. */
export function pageQuery<C extends TSchema>(cursor: C) {
  return {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMIT_MAX,
        description: `Items at most; ${LIMIT_DEFAULT} if not given.`,
      }),
    ),
    cursor: Type.Optional(cursor),
  }
}

/** The row that a page starts after; null: the first page. */
export function cursorOf(kind: RecordKind, query: { readonly cursor?: string }): number | null {
  return query.cursor === undefined ? null : numberOf(kind, query.cursor)
}

/** One page of a list, and the cursor of the next. */
export function pageOf<S extends TSchema>(title: string, item: S) {
  return only(
    {
      items: Type.Array(item),
      next: nullable(Type.String(), {
        description: 'Give it as `cursor` for the next page; null: this is the last.',
      }),
    },
    { title },
  )
}

/** Reads one row more than a page holds, to know whether there is another page. */
export async function readPage<Row, Item>(
  query: { readonly limit?: number },
  read: (limit: number) => Promise<readonly Row[]>,
  show: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): Promise<{ items: Item[]; next: string | null }> {
  const limit = query.limit ?? LIMIT_DEFAULT
  const rows = await read(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(show),
    next: last !== undefined && rows.length > limit ? cursorOf(last) : null,
  }
}

const Problem = Type.Object(
  {
    type: Type.String({ description: 'What kind of problem: an address that explains it.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong this time, and what helps.' }),
    requestId: Type.String({ description: 'Name it when you ask us about this answer.' }),
    faults: Type.Optional(
      Type.Array(only({ where: Type.String(), detail: Type.String() }), {
        description: 'Of an invalid request: each member that does not fit.',
      }),
    ),
    limit: Type.Optional(Type.String({ description: 'Of a refusal: the limit that was met.' })),
    plan: Type.Optional(Type.String({ description: 'Of a plan’s refusal: the plan in force.' })),
    allowed: Type.Optional(
      Type.Union([Type.Integer(), Type.Array(Type.String())], {
        description: 'What the limit allows.',
      }),
    ),
    used: Type.Optional(nullable(Type.Integer(), { description: 'What of it is in use.' })),
    liftedBy: Type.Optional(
      nullable(Type.String(), { description: 'The smallest plan that lifts the limit.' }),
    ),
  },
  { title: 'Problem', description: 'RFC 9457 problem details.', additionalProperties: true },
)

const REFUSALS = {
  400: 'The request is not valid.',
  401: 'A valid key is needed.',
  403: 'Not with this key, or not with this plan.',
  404: 'There is no such thing, or it is not yours to see.',
  409: 'It exists already, or there is no room for more.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'Too many requests; Retry-After says when to come back.',
} as const

type RefusalStatus = keyof typeof REFUSALS

/** The problems that a route may answer with; 429 is always among them. */
export function refusals(...statuses: readonly RefusalStatus[]) {
  return Object.fromEntries(
    [...statuses, 429 as const].map((status) => [
      status,
      {
        description: REFUSALS[status],
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}

/** The answer to what leaves nothing to say. */
export const NOTHING = Type.Null({ description: 'Done.' })
