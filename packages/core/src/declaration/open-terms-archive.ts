import { isDocumentKind, slugOf } from './kinds.ts'
import type { Declaration, Selector } from './model.ts'
import { finish, parseSource, type SourceDefaults } from './parse.ts'
import { isRecord, parseSelectors } from './selector.ts'

export type ImportedDocument = {
  readonly kind: string
  readonly declaration: Declaration
  /** What was declared and is not done as declared: filters. */
  readonly notes: readonly string[]
}

export type ImportedService = {
  readonly platform: { readonly name: string; readonly slug: string }
  readonly documents: readonly ImportedDocument[]
  readonly faults: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/**
 * Reads one Open Terms Archive service file (`Acme Video.json`). What is wrong is reported entry by entry, what is right is
 * imported. Filters are foreign code: named in the notes, never executed.
 */
export function importOpenTermsArchive(fileName: string, json: unknown): ImportedService {
  const id = (fileName.split(/[\\/]/).at(-1) ?? fileName).replace(/\.json$/i, '')
  const name =
    isRecord(json) && typeof json['name'] === 'string' && json['name'].trim() !== ''
      ? json['name'].trim()
      : id
  const platform = { name, slug: slugOf(name) || slugOf(id) }
  if (!isRecord(json)) return { platform, documents: [], faults: ['a service must be an object'] }
  // Before engine 5.0 the key was "documents".
  const terms = json['terms'] ?? json['documents']
  if (!isRecord(terms)) return { platform, documents: [], faults: ['the service has no "terms"'] }
  const faults: string[] = []
  const documents: ImportedDocument[] = []
  for (const [kind, value] of Object.entries(terms)) {
    const own: string[] = []
    const imported = isRecord(value) ? importTerms(kind, value, own) : null
    if (!isRecord(value)) own.push('must be an object')
    if (!isDocumentKind(kind)) own.push('is not a known terms type')
    else if (imported !== null) documents.push(imported)
    faults.push(...own.map((fault) => `${kind}: ${fault}`))
  }
  return { platform, documents, faults }
}

function importTerms(kind: string, json: Json, faults: string[]): ImportedDocument | null {
  const notes: string[] = []
  const { combine } = json
  if (combine !== undefined && (!Array.isArray(combine) || combine.length === 0)) {
    faults.push('combine must be a list of sources')
    return null
  }
  const parts: readonly unknown[] = Array.isArray(combine) ? combine : [json]
  // Keys beside "combine" are defaults for each of its parts.
  const defaults = combine === undefined ? {} : defaultsOf(json, faults)
  const sources = parts.map((part, at) => {
    const where = combine === undefined ? '' : `combine[${at}].`
    if (!isRecord(part)) {
      faults.push(`${where.slice(0, -1)} must be an object`)
      return null
    }
    const filters = filterNames(part['filter'] ?? json['filter'])
    for (const filter of filters) notes.push(`filter "${filter}" is not executed`)
    return parseSource(part, { ...defaults, filters }, where, faults)
  })
  const needsBrowser = [json, ...parts].some(
    (part) => isRecord(part) && part['executeClientScripts'] === true,
  )
  const parsed = finish(sources, faults, needsBrowser ? { render: 'always' } : {})
  return parsed.ok ? { kind, declaration: parsed.declaration, notes: [...new Set(notes)] } : null
}

function defaultsOf(json: Json, faults: string[]): SourceDefaults {
  const select: readonly Selector[] = parseSelectors(json['select'], 'select', faults)
  const remove: readonly Selector[] = parseSelectors(json['remove'], 'remove', faults)
  return { select, remove, ...(typeof json['fetch'] === 'string' ? { fetch: json['fetch'] } : {}) }
}

/** `["stripPromo", { "removeQueryParams": ["sid"] }]` → both names. */
function filterNames(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.flatMap((one) =>
    typeof one === 'string' ? [one] : isRecord(one) ? Object.keys(one) : [],
  )
}
