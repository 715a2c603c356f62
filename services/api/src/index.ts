export { buildApp } from './app.ts'
export type { Deps, Limits } from './deps.ts'
