import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from './pages/error.ts'
import { sendPage, wantsPage } from './pages/send.ts'

/** Every problem the API tells of. The name is the last part of its `type`. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'key-required': { status: 401, title: 'A valid API key is needed' },
  'admin-only': { status: 403, title: 'This is for the administrator' },
  'account-unconfirmed': { status: 403, title: 'The account is not confirmed yet' },
  'plan-limit': { status: 403, title: 'The plan does not include this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'already-exists': { status: 409, title: 'It exists already' },
  'limit-reached': { status: 409, title: 'There is no room for more' },
  'no-channel': { status: 409, title: 'There is no channel to tell you by' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This media type is not read' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>

export type ProblemName = keyof typeof PROBLEMS

/** A refusal on its way to the caller; `extra` becomes members of its JSON (RFC 9457, 3.2). */
export class Problem extends Error {
  readonly kind: ProblemName
  readonly extra: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | null

  constructor(
    kind: ProblemName,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
    retryAfterSeconds: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
    this.kind = kind
    this.extra = extra
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export function notFound(what: string): Problem {
  return new Problem('not-found', `There is no such ${what}, or it is not yours to see.`)
}

/** Answers every error and every unknown address: with a problem, or with a page where a browser asks. */
export function answerErrors(app: FastifyInstance, publicUrl: string): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error)
    // What went wrong on our side is for the log alone.
    if (problem.kind === 'internal') request.log.error({ err: error }, 'request failed')
    return sendProblem(request, reply, problem, publicUrl)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      new Problem('not-found', 'Nothing is found at this address.'),
      publicUrl,
    ),
  )
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  publicUrl: string,
): FastifyReply {
  const { status, title } = PROBLEMS[problem.kind]
  if (problem.kind === 'key-required') void reply.header('www-authenticate', 'Bearer')
  if (problem.retryAfterSeconds !== null)
    void reply.header('retry-after', problem.retryAfterSeconds)
  if (wantsPage(request)) {
    return sendPage(reply.code(status), errorPage({ title, detail: problem.message }))
  }
  const body = {
    type: `${publicUrl}/problems#${problem.kind}`,
    title,
    status,
    detail: problem.message,
    requestId: request.id,
    ...problem.extra,
  }
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body))
}

const BY_STATUS: Readonly<Record<number, Problem>> = {
  413: new Problem('too-large', 'The body is larger than this API reads.'),
  415: new Problem('unsupported-media-type', 'Send application/json.'),
}

function problemOf(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error
  if (error.validation) return invalid(error)
  const status = error.statusCode ?? 500
  if (status < 400 || status >= 500) {
    return new Problem(
      'internal',
      'The request could not be answered. Its id helps us find out why.',
    )
  }
  return (
    BY_STATUS[status] ??
    new Problem('invalid-request', 'The request could not be read: is its JSON complete?')
  )
}

/** Names every fault of a request that a schema refused. */
function invalid(error: FastifyError): Problem {
  const where = error.validationContext ?? 'request'
  const faults = (error.validation ?? []).flatMap(({ keyword, instancePath, params, message }) => {
    // Said already by the fault of each of its members, or by the object that holds it.
    if (keyword === 'anyOf' || keyword === 'boolean') return []
    const unknown = params['additionalProperties']
    if (Array.isArray(unknown)) {
      return unknown.map((name) => ({
        where: `${where}${instancePath}/${String(name)}`,
        detail: 'is not known here',
      }))
    }
    return [{ where: `${where}${instancePath}`, detail: wording(keyword, message) }]
  })
  const first = faults[0] ? ` ${faults[0].where} ${faults[0].detail}.` : ''
  return new Problem('invalid-request', `The ${where} does not fit.${first}`, { faults })
}

function wording(keyword: string, message: string | undefined): string {
  return keyword === 'pattern'
    ? 'has a form or a character that is not allowed'
    : (message ?? 'does not fit')
}
