import type { explain } from '@clausewatch/core'

/** What is to be explained: the question to core, and what is known of it besides. */
export type Subject = {
  readonly question: Parameters<typeof explain>[0]
  /** Lines for the head of the output, by name. */
  readonly facts: Readonly<Record<string, string>>
}
