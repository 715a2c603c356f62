/**
 * What a command that speaks to the API is told of it: { API_URL, ADMIN_KEY }, or nothing where none runs here.
 * The local administrator's key goes to the local API and to no other. `running`: askRunning()'s answer.
 */
export function apiAccess(given, running, localKey) {
  // The environment names one, with its key: it is passed on as it is.
  if (given.API_URL) return {}
  const api = running?.urls?.api
  return api === undefined ? {} : { API_URL: api, ADMIN_KEY: given.ADMIN_KEY || localKey() }
}
