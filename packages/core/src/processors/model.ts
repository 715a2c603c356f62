/** A company of a list of sub-processors, as its row or section says; null: the list does not say. */
export type Processor = {
  /** The provision of the version that is its row, counted from 0; -1: its row is none, as below the last clause of a text. */
  readonly provision: number
  readonly name: string
  /** What it does, or why. */
  readonly purpose: string | null
  /** What personal data it gets. */
  readonly data: string | null
  /** Where it is, or where it processes. */
  readonly location: string | null
  /** Since or from when, in the list's words. */
  readonly start: string | null
}

export type ProcessorField = 'name' | 'purpose' | 'data' | 'location' | 'start'

/** What became of one company between two versions of a list. */
export type ProcessorChange =
  | { readonly kind: 'added' | 'removed'; readonly processor: Processor }
  | {
      readonly kind: 'changed'
      readonly processor: Processor
      /** What is said otherwise now. */
      readonly fields: readonly {
        readonly field: ProcessorField
        readonly before: string | null
        readonly after: string | null
      }[]
    }
