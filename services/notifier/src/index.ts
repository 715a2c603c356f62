export { deliver } from './deliver.ts'
export { routeChange } from './route.ts'
export { makeDigest, sealGroup } from './seal.ts'
