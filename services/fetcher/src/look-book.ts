import { inBatches, leaseMs } from '@clausewatch/runtime'
import { looks } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type { LookPolicy } from './look.ts'

/** Where looks are taken and written down. */
export type LookBook = {
  readonly claim: (due: looks.DueLook) => Promise<looks.ClaimedLook | null>
  /** Resolves once what the look brought is committed. */
  readonly record: (done: looks.DoneLook) => Promise<looks.Outcome>
}

/** Statements shared by the looks of this process: what is claimed or found unchanged at the same time costs one. */
export function openLookBook({ db }: Store, policy: LookPolicy): LookBook {
  const lease = { leaseMs: leaseMs('fetch'), gapMs: policy.gapMs }
  const recordUnchanged = inBatches((done: readonly looks.DoneLook[]) =>
    looks.recordUnchanged(db, done, policy),
  )
  return {
    claim: inBatches((due: readonly looks.DueLook[]) => looks.claimLooks(db, due, lease)),
    record: async (done) =>
      (await recordUnchanged(done))
        ? 'unchanged'
        : looks.recordLook(db, done.claim, done.result, policy),
  }
}
