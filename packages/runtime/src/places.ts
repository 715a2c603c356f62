export type Places = {
  /** Resolves when one is free; who asked first is served first. */
  readonly take: () => Promise<void>
  readonly give: () => void
}

/** Places for what runs at once in this process. */
export function openPlaces(count: number): Places {
  const waiting: (() => void)[] = []
  let free = count
  return {
    take: async () => {
      if (free === 0) return new Promise<void>((served) => waiting.push(served))
      free -= 1
    },
    give: () => {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
