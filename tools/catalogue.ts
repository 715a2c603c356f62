import { parseArgs } from 'node:util'

import { apiClient } from './api-client.ts'
import type { Call } from './api-client.ts'
import { everyItem } from './catalogue-api.ts'
import type { DocumentEntry, PlatformEntry } from './catalogue-api.ts'
import { readCatalogue } from './catalogue-files.ts'
import type { Wanted } from './catalogue-files.ts'
import { importCatalogue, readReport } from './catalogue-import.ts'
import type { Report } from './catalogue-import.ts'

const HELP = `Usage:
  npm run -s catalogue -- import FILE|DIR [--dry-run] [--json]
  npm run -s catalogue -- list [--json]

import loads platforms and documents through the API. What is there already is left, or updated where its declaration
differs; running it again changes nothing. Exit code 1 if anything was wrong; what was right is imported all the same.

Speaks to the running npm start, or to the API that API_URL (such as http://127.0.0.1:4000) and ADMIN_KEY name.

A file is one of two forms:
- ours: { "platforms": [{ "slug": "acme", "name": "Acme", "homepage": "https://acme.example" }],
          "documents": [{ "platform": "acme", "kind": "Privacy Policy", "name": "Acme Privacy Policy",
                          "declaration": { "fetch": "https://acme.example/privacy",
                                           "select": ["main"], "remove": [".toc"] },
                          "intervalSeconds": 43200 }] }
  name, select, remove, intervalSeconds and homepage may be left out. Several pages make one document with
  "declaration": { "sources": [{ "fetch": … }, { "fetch": … }] }. A browser reads a page where "render" is "always", or "auto"
  (the default) and plain HTTP shows no document; "click": ["#accept"] names what it clicks away first.
- Open Terms Archive's: <Service>.json, or a folder of them (its declarations/ folder if it has one). Filters
  (<Service>.filters.js) are foreign code: never executed, their names are reported. Histories are not read.

A folder may mix both forms.
`

type Flags = { readonly dryRun: boolean; readonly json: boolean }

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command, path, ...rest] = positionals
  const flags = { dryRun: values['dry-run'], json: values.json }
  if (values.help) return print(HELP, 0)
  if (command === 'list' && path === undefined) return list(admin(), flags)
  if (command === 'import' && path !== undefined && rest.length === 0) return load(path, flags)
  process.stderr.write(HELP)
  return 2
}

async function load(path: string, { dryRun, json }: Flags): Promise<number> {
  const files = await readCatalogue(path)
  if (files.length === 0) throw new Error(`There is no declaration (*.json) in ${path}.`)
  const report = dryRun
    ? readReport(files)
    : await importCatalogue(admin(), files, showProgress(files))
  for (const { file, text } of report.notes) process.stderr.write(`note   ${file}: ${text}\n`)
  for (const { file, text } of report.faults) process.stderr.write(`fault  ${file}: ${text}\n`)
  const summary = dryRun ? summaryOfReading(files, report) : summaryOfImport(report)
  return print(json ? JSON.stringify(report) : summary, report.faults.length > 0 ? 1 : 0)
}

/** A bar on a terminal, nothing in a pipe. */
function showProgress(files: readonly Wanted[]): () => void {
  if (!process.stderr.isTTY) return () => {}
  const total = files.reduce((sum, file) => sum + file.platforms.length + file.documents.length, 0)
  let done = 0
  return () => {
    done += 1
    const filled = Math.round((done / total) * 30)
    const bar = '█'.repeat(filled).padEnd(30, '░')
    process.stderr.write(`\r${bar} ${done}/${total}${done === total ? '\n' : ''}`)
  }
}

function summaryOfImport({ files, platforms, documents, notes, faults }: Report): string {
  return (
    `${files} files: ${platforms.created} platforms created, ${platforms.unchanged} there already; ` +
    `documents ${documents.created} created, ${documents.updated} updated, ${documents.unchanged} unchanged; ` +
    `${notes.length} notes, ${faults.length} faults`
  )
}

function summaryOfReading(files: readonly Wanted[], { notes, faults }: Report): string {
  const slugs = new Set(files.flatMap(({ platforms }) => platforms.map(({ slug }) => slug)))
  const documents = files.flatMap((file) => file.documents)
  return (
    `${files.length} files would import ${slugs.size} platforms, ${documents.length} documents; ` +
    `${notes.length} notes, ${faults.length} faults; nothing was imported (--dry-run)`
  )
}

async function list(call: Call, { json }: Flags): Promise<number> {
  const platforms = await Array.fromAsync(everyItem<PlatformEntry>(call, '/v1/platforms'))
  const documents = await Array.fromAsync(everyItem<DocumentEntry>(call, '/v1/documents'))
  if (json) return print(JSON.stringify({ platforms, documents }), 0)
  const lines = platforms.flatMap(({ slug, name }) => [
    `${name} (${slug})`,
    ...documents
      .filter(({ platform }) => platform.slug === slug)
      .map((document) => `  ${document.id}  ${document.kind.padEnd(26)}  ${document.name}`),
  ])
  return print(
    [...lines, `${platforms.length} platforms, ${documents.length} documents`].join('\n'),
    0,
  )
}

function admin(): Call {
  const { API_URL: origin, ADMIN_KEY: key } = process.env
  if (!origin) {
    throw new Error(
      'The API does not run: start it with npm start. Set API_URL (such as http://127.0.0.1:4000) and ADMIN_KEY to use another.',
    )
  }
  if (!key) throw new Error(`Set ADMIN_KEY: that of ${origin}, which API_URL names.`)
  return apiClient(origin, key)
}

function print(text: string, code: number): number {
  process.stdout.write(`${text.trimEnd()}\n`)
  return code
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // A person's fault or an API out of reach: a sentence serves better than a stack.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
