import type { FastifyReply, FastifyRequest } from 'fastify'
import { layout } from './layout.ts'
import type { Page } from './layout.ts'

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(layout(page))
}

/** Whether a browser asks for a page of ours, rather than a client for the API. */
export function wantsPage(request: FastifyRequest): boolean {
  const isApi = request.url.startsWith('/v1/') || request.url === '/openapi.json'
  return !isApi && (request.headers.accept ?? '').includes('text/html')
}
