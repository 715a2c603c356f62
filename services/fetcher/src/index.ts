export { fetchSources, look } from './look.ts'
export { closeHttp, openHttp } from './http/client.ts'
