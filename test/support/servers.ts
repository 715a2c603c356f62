/** What scripts/testing/vitest-servers.js gives every test file; read it with vitest's inject(). */
declare module 'vitest' {
  interface ProvidedContext {
    readonly databaseUrl: string
    readonly redisUrl: string
    readonly templateName: string
  }
}

export { inject } from 'vitest'
