import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { TypeBoxValidatorCompiler, registerAjvFormats } from '@fastify/type-provider-typebox'
import Fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { authenticate } from './auth.ts'
import { DEFAULT_LIMITS } from './deps.ts'
import type { Deps } from './deps.ts'
import { openapi } from './openapi.ts'
import { Problem, answerErrors } from './problems.ts'
import { accountRoutes } from './routes/accounts.ts'
import { adminRoutes } from './routes/admin.ts'
import { changeRoutes } from './routes/changes.ts'
import { channelRoutes } from './routes/channels.ts'
import { compareRoutes } from './routes/compare.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { docsRoutes } from './routes/docs.ts'
import { documentHistoryRoutes } from './routes/document-history.ts'
import { documentProvisionRoutes } from './routes/document-provisions.ts'
import { documentRoutes } from './routes/documents.ts'
import { episodeRoutes } from './routes/episodes.ts'
import { keyRoutes } from './routes/keys.ts'
import { opsRoutes } from './routes/ops.ts'
import { pageRoutes } from './routes/pages.ts'
import { planRoutes } from './routes/plans.ts'
import { platformRoutes } from './routes/platforms.ts'
import { provisionHistoryRoutes } from './routes/provision-history.ts'
import { provisionRoutes } from './routes/provisions.ts'
import { recordPageRoutes } from './routes/record-pages.ts'
import { referenceRoutes } from './routes/references.ts'
import { renderRoutes } from './routes/renders.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'

// The largest declarations of the public archives are some kilobytes.
const BODY_LIMIT_BYTES = 128 * 1024
const REQUEST_TIMEOUT_MS = 30_000

/** Builds the API; whoever builds it listens. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  // What a schema's format means is told to the validator once for the whole process.
  registerAjvFormats()
  const logger: FastifyBaseLogger = deps.log
  const app = Fastify({
    loggerInstance: logger,
    // Addresses of pages carry secrets: one line of our own says which route answered.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: deps.trustedProxies ?? false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  answerErrors(app, deps.publicUrl)
  logAnswers(app)
  await secure(app, deps)
  await app.register(swagger, openapi(deps))
  for (const routes of [opsRoutes, pageRoutes, recordPageRoutes]) await app.register(routes, deps)
  for (const routes of API) await app.register(routes, deps)
  await app.register(docsRoutes)
  return app
}

const API = [
  accountRoutes,
  keyRoutes,
  planRoutes,
  platformRoutes,
  documentRoutes,
  documentHistoryRoutes,
  episodeRoutes,
  changeRoutes,
  provisionRoutes,
  provisionHistoryRoutes,
  documentProvisionRoutes,
  compareRoutes,
  referenceRoutes,
  renderRoutes,
  channelRoutes,
  deliveryRoutes,
  subscriptionRoutes,
  adminRoutes,
]

function logAnswers(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    // What changes something, or goes wrong, is worth a line; reading is not.
    const level = request.method === 'GET' && reply.statusCode < 400 ? 'debug' : 'info'
    request.log[level](
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })
}

async function secure(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // A plain-HTTP installation must not lock browsers out of itself.
    hsts: deps.publicUrl.startsWith('https:'),
  })
  authenticate(app, deps)
  await app.register(rateLimit, {
    max: (deps.limits ?? DEFAULT_LIMITS).requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ caller, ip }) =>
      caller.kind === 'account' ? `account ${caller.accountId}` : ip,
    // The catalogue is filled by thousands of calls.
    allowList: ({ caller }) => caller.kind === 'admin',
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(
        'too-many-requests',
        'You have asked more often than anybody may. Retry-After says when to come back.',
        {},
        Math.ceil(ttl / 1000),
      ),
  })
}
