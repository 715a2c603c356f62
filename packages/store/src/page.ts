/** One page of a list: rows after the one named `before`, which is the last of the page before; null: from the start. */
export type Page<Key> = { readonly limit: number; readonly before: Key | null }
