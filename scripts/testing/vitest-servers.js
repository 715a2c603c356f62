import { randomBytes } from 'node:crypto'

import { startThrowAway } from '../servers/throw-away.js'

/**
 * vitest's global set-up: every test file finds a Postgres and a Redis, those of `npm test` or, where a file is run
 * alone, throw-away ones of its own. The template database is made by the first file that wants one (test/support/database.ts).
 */
export default async function setup(project) {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env
  const given = TEST_DATABASE_URL !== undefined && TEST_REDIS_URL !== undefined
  const servers = given
    ? { databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL, stop: async () => {} }
    : await startThrowAway()
  project.provide('databaseUrl', servers.databaseUrl)
  project.provide('redisUrl', servers.redisUrl)
  project.provide('templateName', `clausewatch_template_${randomBytes(4).toString('hex')}`)
  return servers.stop
}
