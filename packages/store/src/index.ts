export { migrate } from './migrate.ts'
export { openStore } from './client.ts'
export type { Db, Store, StoreOptions } from './client.ts'
