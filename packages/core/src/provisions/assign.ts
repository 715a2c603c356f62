import type { Pair } from '../diff/chain.ts'

/** How far from the best total the result may be, per pair. */
const SLACK = 0.002

/**
 * The pairing with the greatest total weight in which nothing is used twice; what no pair is worth stays alone. An auction
 * (Bertsekas 1979): within `SLACK` a pair of the optimum, in time near-linear in the number of pairs.
 */
export function assign(pairs: readonly Pair[]): Pair[] {
  const offers = Map.groupBy(pairs, ({ from }) => from)
  const prices = new Map<number, number>()
  const owners = new Map<number, Pair>()
  const waiting = [...offers.keys()].toReversed()
  for (let bidder = waiting.pop(); bidder !== undefined; bidder = waiting.pop()) {
    const bid = bidOf(offers.get(bidder) ?? [], prices)
    if (bid === null) continue
    const ousted = owners.get(bid.pair.to)
    prices.set(bid.pair.to, bid.price)
    owners.set(bid.pair.to, bid.pair)
    if (ousted !== undefined) waiting.push(ousted.from)
  }
  return [...owners.values()].toSorted((a, b) => a.from - b.from)
}

/** The best offer at today's prices, and the price at which the second best, or none, would do as well. */
function bidOf(
  offers: readonly Pair[],
  prices: ReadonlyMap<number, number>,
): { readonly pair: Pair; readonly price: number } | null {
  let best: Pair | null = null
  let most = 0
  let second = 0
  for (const pair of offers) {
    const gain = pair.weight - (prices.get(pair.to) ?? 0)
    if (gain > most) {
      second = most
      most = gain
      best = pair
    } else if (gain > second) second = gain
  }
  if (best === null) return null
  return { pair: best, price: (prices.get(best.to) ?? 0) + most - second + SLACK }
}
