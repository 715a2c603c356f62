import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { importOpenTermsArchive, isDocumentKind, parseDeclaration } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'

export type WantedPlatform = {
  readonly slug: string
  readonly name: string
  readonly homepage?: string
}

export type WantedDocument = {
  readonly platform: string
  readonly name: string
  readonly kind: string
  readonly declaration: Declaration
  /** Between looks; absent: the service's own. */
  readonly intervalSeconds?: number
}

/** What one file asks for, and what is wrong with it. */
export type Wanted = {
  readonly file: string
  readonly platforms: readonly WantedPlatform[]
  readonly documents: readonly WantedDocument[]
  /** Declared, and not done as declared: told, no fault. */
  readonly notes: readonly string[]
  /** Each says what is wrong and what to do. */
  readonly faults: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/** Reads a file, or every declaration of a folder (its `declarations/` folder, if it has one). A bad file spoils no other. */
export async function readCatalogue(path: string): Promise<readonly Wanted[]> {
  const isFolder = (await stat(path)).isDirectory()
  const files = isFolder ? await filesOf(path) : [path]
  const names = new Set(files.map((file) => basename(file)))
  const declarations = files.filter((file) => isDeclaration(basename(file)) || !isFolder)
  return Promise.all(declarations.map((file) => readWanted(file, names)))
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const inside = join(folder, 'declarations')
  const root = await stat(inside).then(
    (found) => (found.isDirectory() ? inside : folder),
    () => folder,
  )
  const entries = await readdir(root, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(root, entry.name))
    .sort()
}

function isDeclaration(name: string): boolean {
  return name.endsWith('.json') && !name.endsWith('.history.json')
}

async function readWanted(file: string, names: ReadonlySet<string>): Promise<Wanted> {
  const name = basename(file)
  const nothing = { file: name, platforms: [], documents: [], notes: [] }
  if (!isDeclaration(name)) {
    const fault = `is no declaration: give the <Service>.json it belongs to, or the folder`
    return { ...nothing, faults: [fault] }
  }
  let json: unknown
  try {
    json = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable'
    return { ...nothing, faults: [`is not JSON (${why}): correct it and import it again`] }
  }
  if (isOwnForm(json)) return { ...nothing, ...ownForm(json) }
  return { ...nothing, ...foreignForm(name, json, names) }
}

/** Open Terms Archive's old key `documents` holds an object, ours a list. */
function isOwnForm(json: unknown): json is Json {
  return isObject(json) && (Array.isArray(json['platforms']) || Array.isArray(json['documents']))
}

function foreignForm(name: string, json: unknown, names: ReadonlySet<string>) {
  const { platform, documents, faults } = importOpenTermsArchive(name, json)
  const service = name.replace(/\.json$/, '')
  const beside = [
    `${service}.history.json`,
    `${service}.filters.js`,
    `${service}.filters.history.js`,
  ]
  return {
    platforms: documents.length === 0 ? [] : [platform],
    documents: documents.map(({ kind, declaration }) => ({
      platform: platform.slug,
      name: `${platform.name} ${kind}`,
      kind,
      declaration,
    })),
    notes: [
      ...documents.flatMap(({ kind, notes }) => notes.map((note) => `${kind}: ${note}`)),
      ...beside.filter((file) => names.has(file)).map((file) => `${file} is not read`),
    ],
    faults,
  }
}

function ownForm(json: Json): Omit<Wanted, 'file'> {
  const faults: string[] = []
  const platforms = listOf(json, 'platforms', faults).flatMap((one, at) =>
    platformOf(one, `platforms[${at}]`, faults),
  )
  const named = new Map(platforms.map(({ slug, name }) => [slug, name]))
  const documents = listOf(json, 'documents', faults).flatMap((one, at) =>
    documentOf(one, `documents[${at}]`, named, faults),
  )
  return { platforms, documents, notes: [], faults }
}

function listOf(json: Json, key: string, faults: string[]): readonly unknown[] {
  const list = json[key] ?? []
  if (Array.isArray(list)) return list
  faults.push(`${key}: must be a list`)
  return []
}

function platformOf(json: unknown, where: string, faults: string[]): readonly WantedPlatform[] {
  const { slug, name, homepage } = isObject(json) ? json : {}
  if (typeof slug !== 'string' || typeof name !== 'string') {
    faults.push(`${where}: write "slug" and "name"`)
    return []
  }
  return [{ slug, name, ...(typeof homepage === 'string' ? { homepage } : {}) }]
}

function documentOf(
  json: unknown,
  where: string,
  named: ReadonlyMap<string, string>,
  faults: string[],
): readonly WantedDocument[] {
  const { platform, kind, name, intervalSeconds, declaration } = isObject(json) ? json : {}
  if (typeof platform !== 'string' || typeof kind !== 'string') {
    faults.push(`${where}: write "platform" (a slug) and "kind"`)
    return []
  }
  if (!isDocumentKind(kind)) {
    faults.push(`${where}: "${kind}" is no kind; write one such as "Privacy Policy"`)
    return []
  }
  const parsed = parseDeclaration(declaration)
  if (!parsed.ok) {
    faults.push(...parsed.faults.map((fault) => `${where}.declaration: ${fault}`))
    return []
  }
  return [
    {
      platform,
      name: typeof name === 'string' ? name : `${named.get(platform) ?? platform} ${kind}`,
      kind,
      declaration: parsed.declaration,
      ...(typeof intervalSeconds === 'number' ? { intervalSeconds } : {}),
    },
  ]
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
