const DAY_MS = 86_400_000

// IMF-fixdate and the two obsolete forms that RFC 9110, 5.6.7 still asks recipients to read.
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/

/**
 * How long a Retry-After header (RFC 9110, 10.2.3) asks us to wait: seconds or an HTTP date. At most a day,
 * so that one careless header cannot blind us to a document. Undefined: it asks for nothing we understand.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const value = header?.trim() ?? ''
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, DAY_MS)
  if (!HTTP_DATE.test(value)) return undefined
  // asctime names no zone and means UTC.
  const at = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  if (Number.isNaN(at)) return undefined
  return Math.min(Math.max(at - now.getTime(), 0), DAY_MS)
}
