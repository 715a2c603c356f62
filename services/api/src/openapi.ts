import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { SwaggerOptions } from '@fastify/swagger'
import type { Deps } from './deps.ts'

const TAGS = [
  ['Accounts', 'Opening an account and seeing what it uses.'],
  ['Keys', 'The keys that open an account.'],
  ['Plans', 'What each plan includes.'],
  ['Platforms', 'Services that publish documents.'],
  ['Documents', 'Legal texts, every look at them, and their versions.'],
  ['Changes', 'What changed, with redline and evidence.'],
  [
    'Provisions',
    'Clauses with an identity that lasts, what each has said, and what lies between versions.',
  ],
  ['Channels', 'Where you are told, and what was sent there.'],
  ['Subscriptions', 'What you are told of.'],
  ['Administration', 'The catalogue and the accounts; for the administrator’s key.'],
] as const

const DESCRIPTION = `Clausewatch watches the policies and terms that people and companies depend on, and tells subscribers exactly what changed.

Reading public records needs no key. With an account’s key (\`Authorization: Bearer cw_live_…\`) you see your own private documents too, and manage channels and subscriptions; the administrator’s key manages the catalogue.

Lists come in pages: give \`next\` as \`cursor\` until it is null. Errors are problem details (RFC 9457).`

const { version }: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)

/** How the OpenAPI description is made from the routes' own schemas. */
export function openapi(deps: Pick<Deps, 'publicUrl'>): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Clausewatch API',
        version,
        summary: 'What changed in policies and terms, clause by clause.',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        contact: { name: 'Clausewatch', url: deps.publicUrl },
      },
      servers: [{ url: deps.publicUrl, description: 'This service' }],
      tags: TAGS.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'An account’s key, cw_live_…, or the administrator’s.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access ?? 'anyone'
      const security = access === 'anyone' ? [{}, { key: [] }] : [{ key: [] }]
      return { schema: { ...schema, security }, url }
    },
    transformObject: (document) =>
      'openapiObject' in document ? hoist(document.openapiObject) : document.swaggerObject,
  }
}

/** Moves every schema with a title into components, once, so that readers and generated clients see named models. */
function hoist<Document extends { readonly components?: object }>(document: Document): Document {
  const schemas: Record<string, unknown> = {}
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    const walked: Record<string, unknown> = Object.fromEntries(
      Object.entries(node).map(([name, value]) => [name, walk(value)]),
    )
    const { title, type } = walked
    if (typeof title !== 'string' || type === undefined) return walked
    if (title in schemas && !isDeepStrictEqual(schemas[title], walked)) {
      throw new Error(`Two schemas are called ${title}.`)
    }
    schemas[title] = walked
    return { $ref: `#/components/schemas/${title}` }
  }
  const hoisted = Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, walk(value)]),
  )
  return { ...document, ...hoisted, components: { ...document.components, schemas } }
}
