import type { Declaration } from '../declaration/model.ts'
import type { Received } from '../extract/model.ts'
import { unpackParts } from '../extract/parts.ts'
import { judge } from './judge.ts'
import { readLook } from './read.ts'

const DAY_MS = 86_400_000
/** A page that only scripts write stays so; a wall is put up for a while. Asking costs its host one request. */
const AGAIN_MS = 7 * DAY_MS
/** While the browser does not bring the document either, or has just been called in. */
export const PLAIN_SOON_MS = DAY_MS

/** What came of asking by plain HTTP beside the browser. */
export type PlainTrial = {
  /** Looks go by plain HTTP again. */
  readonly leavesBrowser: boolean
  /** What plain HTTP brought is this look's page. */
  readonly isLook: boolean
  /** When to ask again, where the browser stays. */
  readonly againInMs: number
}

/**
 * Whether plain HTTP suffices where a browser was called in: it shows the same text, or, where plain HTTP read the version,
 * the document itself while the browser shows none. `rendered` null: the browser's look failed; `plain` null: plain HTTP's.
 */
export async function tryPlain({
  plain,
  rendered,
  declaration,
  versionVia,
}: {
  readonly plain: Received | null
  readonly rendered: Received | null
  readonly declaration: Declaration
  readonly versionVia: 'http' | 'browser' | null
}): Promise<PlainTrial> {
  const shown = rendered && (await read(rendered, declaration))
  const stays = {
    leavesBrowser: false,
    isLook: false,
    againInMs: shown?.ok ? AGAIN_MS : PLAIN_SOON_MS,
  }
  if (!plain || !(await read(plain, declaration)).ok) return stays
  if (!shown?.ok) {
    const takesOver = versionVia === 'http'
    return { ...stays, leavesBrowser: takesOver, isLook: takesOver }
  }
  const baseline = { ...shown, extractorVersion: 0 }
  const { verdict } = await judge({ received: unpackParts(plain), declaration, baseline })
  return { ...stays, leavesBrowser: verdict === 'same' }
}

function read(received: Received, declaration: Declaration) {
  return readLook({ received: unpackParts(received), declaration, baseline: null, held: null })
}
