import { parseClicks } from './clicks.ts'
import type { Declaration, Selector, Source } from './model.ts'
import { isRecord, parseSelectors } from './selector.ts'

export type ParsedDeclaration =
  | { readonly ok: true; readonly declaration: Declaration }
  | { readonly ok: false; readonly faults: readonly string[] }

/** What a source takes over when it does not say it itself. */
export type SourceDefaults = {
  readonly fetch?: string
  readonly select?: readonly Selector[]
  readonly remove?: readonly Selector[]
  readonly filters?: readonly string[]
}

const KNOWN = new Set(['fetch', 'sources', 'select', 'remove', 'filters', 'render', 'click'])
/** More addresses than any document of the public archives has; each costs a fetch at every check. */
const MAX_SOURCES = 20

/** Our own form: `{ "fetch": url, "select"?, "remove"?, "render"?, "click"? }`, or `{ "sources": [such, …], … }`. Names every fault. */
export function parseDeclaration(json: unknown, defaults: SourceDefaults = {}): ParsedDeclaration {
  if (!isRecord(json)) return { ok: false, faults: ['a declaration must be an object'] }
  const faults = Object.keys(json)
    .filter((key) => !KNOWN.has(key))
    .map(
      (key) =>
        `"${key}" is not known: a declaration has fetch or sources, select, remove, filters, render, click`,
    )
  const shared = sourceDefaults(json, defaults, '', faults)
  const way = wayOf(json, faults)
  const { sources: list } = json
  if (list === undefined) return finish([parseSource(json, defaults, '', faults)], faults, way)
  if (json['fetch'] !== undefined) faults.push('fetch and sources exclude each other')
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_SOURCES) {
    return { ok: false, faults: [...faults, `sources must be a list of 1 to ${MAX_SOURCES}`] }
  }
  const sources = list.map((one: unknown, at) => {
    if (isRecord(one)) return parseSource(one, shared, `sources[${at}].`, faults)
    faults.push(`sources[${at}] must be an object`)
    return null
  })
  return finish(sources, faults, way)
}

/** One source of a declaration; null with its faults noted. `where` prefixes the names of fields. */
export function parseSource(
  json: Readonly<Record<string, unknown>>,
  defaults: SourceDefaults,
  where: string,
  faults: string[],
): Source | null {
  const before = faults.length
  const own = sourceDefaults(json, defaults, where, faults)
  const url = json['fetch'] ?? defaults.fetch
  const fault = addressFault(url)
  if (fault !== null) faults.push(`${where}fetch: ${fault}`)
  if (faults.length > before || typeof url !== 'string') return null
  return {
    url: new URL(url).href,
    select: own.select ?? [],
    remove: own.remove ?? [],
    filters: own.filters ?? [],
  }
}

function sourceDefaults(
  json: Readonly<Record<string, unknown>>,
  defaults: SourceDefaults,
  where: string,
  faults: string[],
): SourceDefaults {
  return {
    select:
      json['select'] === undefined
        ? (defaults.select ?? [])
        : parseSelectors(json['select'], `${where}select`, faults),
    remove:
      json['remove'] === undefined
        ? (defaults.remove ?? [])
        : parseSelectors(json['remove'], `${where}remove`, faults),
    filters: namesOf(json['filters'], defaults.filters ?? [], `${where}filters`, faults),
  }
}

/** Names of foreign filters: kept and shown, never executed. */
function namesOf(
  value: unknown,
  defaults: readonly string[],
  where: string,
  faults: string[],
): readonly string[] {
  if (value === undefined) return defaults
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
  if (Array.isArray(value) && names.length === value.length) return names
  faults.push(`${where} must be a list of names`)
  return []
}

/** How the pages are read, whichever address they have. */
type Way = Pick<Declaration, 'render' | 'click'>

function wayOf(json: Readonly<Record<string, unknown>>, faults: string[]): Way {
  const render = renderOf(json['render'], faults)
  const click = parseClicks(json['click'], faults)
  if (click === null) return { ...(render && { render }) }
  // What is clicked away is not there for plain HTTP, so one page would be read as two.
  if (json['render'] !== undefined && render !== 'always')
    faults.push('click needs a browser: render must be always, or left out')
  return { render: 'always', click }
}

function renderOf(value: unknown, faults: string[]): Declaration['render'] {
  if (value === 'always' || value === 'never') return value
  // Said aloud or not, it is stored once: as nothing.
  if (value !== undefined && value !== 'auto') faults.push('render must be always, auto or never')
  return undefined
}

function addressFault(value: unknown): string | null {
  if (value === undefined) return 'an address is needed'
  if (typeof value !== 'string') return `must be an address, not ${JSON.stringify(value)}`
  const url = URL.parse(value)
  if (url === null) return `"${value}" is no address`
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `"${value}" is not http or https`
  if (url.username !== '' || url.password !== '')
    return 'an address must hold no user name or password'
  return null
}

export function finish(
  sources: readonly (Source | null)[],
  faults: readonly string[],
  way: Way,
): ParsedDeclaration {
  const good = sources.filter((source) => source !== null)
  const [first, ...rest] = good
  if (faults.length > 0 || first === undefined) return { ok: false, faults: [...new Set(faults)] }
  return { ok: true, declaration: { sources: [first, ...rest], ...way } }
}
