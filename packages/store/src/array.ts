import { sql } from 'drizzle-orm'

/** Values as one scalar parameter, however many: an array literal, to be cast where it is used. */
export function arrayOf(values: readonly (string | number | null)[]): string {
  return `{${values.map(element).join()}}`
}

function element(value: string | number | null): string {
  if (value === null) return 'null'
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** Ids as one parameter. */
export function idArray(ids: readonly number[]) {
  return sql`${arrayOf(ids)}::bigint[]`
}
