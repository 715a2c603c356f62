import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a restart must remember, in one JSON file. */
export type DemoState = {
  /** Which revision of each document is live. */
  live: Record<string, number>
  /** How many steps of the story have been told. */
  toldSteps: number
  /** API keys of the demo's accounts by email address: shown once, so kept here. */
  keys: Record<string, string>
  /** What the Slack sink received, newest last. */
  messages: StoredMessage[]
}

export type StoredMessage = {
  readonly id: number
  readonly at: string
  readonly hook: string
  readonly message: unknown
}

export type Remembered = { readonly state: DemoState; readonly save: () => void }

/** The service's own data may be wiped while this file stays, or the other way round: nothing here is trusted blindly. */
export function remember(path: string): Remembered {
  const empty: DemoState = { live: {}, toldSteps: 0, keys: {}, messages: [] }
  const state: DemoState = { ...empty, ...read(path) }
  return {
    state,
    save() {
      mkdirSync(dirname(path), { recursive: true })
      // Written aside and renamed: a kill in the middle leaves the old file whole.
      writeFileSync(`${path}.new`, JSON.stringify(state, null, 2), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
  }
}

function read(path: string): Partial<DemoState> {
  if (!existsSync(path)) return {}
  // Our own file, written whole: its shape is trusted.
  const state: Partial<DemoState> = JSON.parse(readFileSync(path, 'utf8'))
  return state
}
