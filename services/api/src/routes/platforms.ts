import { recordId } from '@clausewatch/core'
import { platforms } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { Problem, notFound } from '../problems.ts'
import {
  SLUG,
  address,
  id,
  instant,
  nullable,
  only,
  pageOf,
  pageQuery,
  readPage,
  refusals,
  text,
} from '../schemas.ts'
import { iso } from '../wire.ts'

const PLATFORM = only(
  {
    id: id('platform'),
    slug: SLUG,
    name: Type.String(),
    homepage: nullable(Type.String()),
    createdAt: instant('When it was added.'),
  },
  { title: 'Platform' },
)

function showPlatform(platform: platforms.Platform) {
  return {
    id: recordId('platform', platform.id),
    slug: platform.slug,
    name: platform.name,
    homepage: platform.homepage,
    createdAt: iso(platform.createdAt),
  }
}

const NEW_PLATFORM = only(
  {
    slug: SLUG,
    name: text(120, { examples: ['Midjourney'] }),
    homepage: Type.Optional(address({ examples: ['https://www.midjourney.com/'] })),
  },
  { title: 'NewPlatform' },
)

export const platformRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/platforms',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listPlatforms',
        tags: ['Platforms'],
        summary: 'List platforms',
        description: 'By slug.',
        querystring: only({
          name: Type.Optional(
            text(120, { description: 'Part of the name.', examples: ['journey'] }),
          ),
          ...pageQuery(SLUG),
        }),
        response: { 200: pageOf('Platforms', PLATFORM), ...refusals(400, 401) },
      },
    },
    async (request) => {
      const { name = null, cursor: before = null } = request.query
      return readPage(
        request.query,
        (limit) => platforms.list(deps.db, { name }, { limit, before }),
        showPlatform,
        (platform) => platform.slug,
      )
    },
  )

  app.get(
    '/v1/platforms/:slug',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getPlatform',
        tags: ['Platforms'],
        summary: 'Show a platform',
        description: 'A platform by its slug. Its documents are listed at /v1/documents?platform=.',
        params: only({ slug: SLUG }),
        response: { 200: PLATFORM, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const platform = await platforms.bySlug(deps.db, request.params.slug)
      if (!platform) throw notFound('platform')
      return showPlatform(platform)
    },
  )

  app.post(
    '/v1/platforms',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'createPlatform',
        tags: ['Administration'],
        summary: 'Add a platform',
        description: 'Adds a platform to the catalogue, under a slug that it keeps.',
        body: NEW_PLATFORM,
        response: { 201: PLATFORM, ...refusals(400, 401, 403, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { slug, name, homepage = null } = request.body
      const platform = await platforms.create(deps.db, { slug, name, homepage })
      if (!platform) throw new Problem('already-exists', `The slug ${slug} is in use.`)
      return reply.code(201).send(showPlatform(platform))
    },
  )
  done()
}
