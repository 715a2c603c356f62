// Looks at documents: which are due, taking one, and writing down what it brought.
export { claimLook, claimLooks } from './claim-look.ts'
export type { ClaimedLook } from './claim-look.ts'
export { dueLooks, lookNow, parseDueLook } from './due-looks.ts'
export type { DueLook, LookKind } from './due-looks.ts'
export { recordUnchanged } from './record-unchanged.ts'
export type { DoneLook } from './record-unchanged.ts'
export { recordLook } from './record-look.ts'
export type { LookFailure, LookPolicy, LookResult, Outcome } from './record-look.ts'
