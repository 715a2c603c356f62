import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { importOpenTermsArchive, parseDeclaration } from '@clausewatch/core'
import type { Declaration, Received } from '@clausewatch/core'

/** One recorded snapshot of a history. */
export type Recorded = {
  readonly id: string
  readonly time: Date
  readonly sha256: string
  readonly contentType: string | null
  readonly url: string
}

/** The recorded history of one document. */
export type History = {
  readonly document: string
  readonly service: string
  readonly kind: string
  readonly snapshots: readonly Recorded[]
  readonly received: (snapshot: Recorded) => Received
  /** The declaration as it stood when a snapshot was taken. */
  readonly declarationAt: (snapshot: Recorded) => Declaration
}

type Declared = {
  readonly valid_from: string
  readonly fetch?: string
  readonly select?: unknown
  readonly remove?: unknown
}

type Index = {
  readonly document: string
  readonly service: string
  readonly terms_type: string
  readonly source_urls: readonly string[]
  readonly declarations: readonly Declared[]
  readonly snapshots: readonly {
    readonly id: string
    readonly time: string
    readonly sha256: string
    readonly content_type: string | null
    readonly url: string
  }[]
}

/** The folders of documents below `dir`, which holds them itself or one level down. @throws when there are none */
export function documentFolders(dir: string): readonly string[] {
  const holds = (folder: string) => existsSync(join(folder, 'index.json'))
  const below = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name))
  if (!existsSync(dir)) throw new Error(`${dir} does not exist; give the folder of a corpus.`)
  const folders = [dir, ...below(dir), ...below(dir).flatMap(below)].filter(holds)
  if (folders.length === 0) {
    throw new Error(`${dir} holds no documents: none of its folders has an index.json.`)
  }
  return folders.toSorted()
}

export function countSnapshots(folder: string): number {
  return readIndex(folder).snapshots.length
}

function readIndex(folder: string): Index {
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
}

/**
 * Reads a document's history into memory.
 * @param declared false: only the address is known, as when a reader adds a page
 */
export function readHistory(folder: string, declared = true): History {
  const index = readIndex(folder)
  const contents = readContents(join(folder, 'content.jsonl.br'))
  return {
    document: index.document,
    service: index.service,
    kind: index.terms_type,
    snapshots: index.snapshots.map((one) => ({
      id: one.id,
      time: new Date(one.time),
      sha256: one.sha256,
      contentType: one.content_type,
      url: one.url,
    })),
    received: (snapshot) => {
      const bytes = contents.get(snapshot.sha256)
      if (!bytes) throw new Error(`${index.document}: content ${snapshot.sha256} is missing.`)
      return { bytes, contentType: snapshot.contentType, url: snapshot.url }
    },
    declarationAt: (snapshot) => declarationAt(index, snapshot, declared),
  }
}

/** Line by line: as one string, a history takes several times the memory of its bytes. */
function readContents(file: string): ReadonlyMap<string, Buffer> {
  const lines = brotliDecompressSync(readFileSync(file))
  const contents = new Map<string, Buffer>()
  for (let start = 0; start < lines.length;) {
    const newline = lines.indexOf('\n', start)
    const end = newline < 0 ? lines.length : newline
    const line = lines.toString('utf8', start, end)
    start = end + 1
    if (line === '') continue
    const row: { sha256: string; encoding: string; data: string } = JSON.parse(line)
    contents.set(row.sha256, Buffer.from(row.data, row.encoding === 'base64' ? 'base64' : 'utf8'))
  }
  return contents
}

function declarationAt(index: Index, snapshot: Recorded, declared: boolean): Declaration {
  const addressOnly = parseDeclaration({ fetch: snapshot.url })
  const inForce = index.declarations.filter((one) => new Date(one.valid_from) <= snapshot.time)
  const chosen = declared ? (inForce.at(-1) ?? index.declarations[0]) : undefined
  const parsed = chosen ? asDeclaration(index, chosen, snapshot.url) : addressOnly
  if (!parsed.ok) throw new Error(`${index.document}: ${parsed.faults.join('; ')}`)
  return parsed.declaration
}

/** Read as the Open Terms Archive declaration that it is, so that a single selector and its other spellings are known. */
function asDeclaration(index: Index, one: Declared, url: string) {
  const { select, remove } = one
  const terms = {
    fetch: one.fetch ?? url,
    ...(select ? { select } : {}),
    ...(remove ? { remove } : {}),
  }
  const service = { name: index.service, terms: { [index.terms_type]: terms } }
  const { documents, faults } = importOpenTermsArchive(`${index.service}.json`, service)
  const [found] = documents
  return found
    ? { ok: true as const, declaration: found.declaration }
    : { ok: false as const, faults }
}
