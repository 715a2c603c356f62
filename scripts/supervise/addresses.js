/** What a newcomer is told when everything runs. `urls`: { api, mailbox?, slack?, site? }. */
export function welcome({ urls, secretsFile, tookMs }) {
  const places = [
    ['API, with its documentation', `${urls.api}/docs`],
    ['changes, a page each', `${urls.api}/changes`],
    ['mailbox', urls.mailbox],
    ['Slack messages', urls.slack],
    ['the watched demo site', urls.site],
  ].filter(([, url]) => url !== undefined)
  return `
Clausewatch runs (ready in ${(tookMs / 1000).toFixed(1)} s). Ctrl-C stops it.

${places.map(([what, url]) => `  ${what.padEnd(28)} ${url}`).join('\n')}

  The admin key is in ${secretsFile}.

Try it: create an account, subscribe to a platform, list the changes.

${curlLines(urls.api)
  .map((line) => `  ${line}`)
  .join('\n')}
`
}

function curlLines(api) {
  const json = "-H 'content-type: application/json'"
  return [
    `KEY=$(curl -s ${api}/v1/accounts ${json} -d '{"email":"you@example.com"}' | sed -E 's/.*"key":"([^"]+)".*/\\1/')`,
    `curl -s ${api}/v1/subscriptions -H "authorization: Bearer $KEY" ${json} -d '{"platform":"lumenroom"}'`,
    `curl -s '${api}/v1/changes'`,
  ]
}
