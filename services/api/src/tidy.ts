import { accounts } from '@clausewatch/store'
import type { Deps } from './deps.ts'

const EVERY_MS = 3_600_000
// Few enough for one short transaction, whatever they watch.
const AT_ONCE = 20

/** Removes accounts that nobody confirmed in time, now and every hour. Gives what ends it. */
export function keepTidy({ db, log }: Pick<Deps, 'db' | 'log'>): () => void {
  const tidy = async () => {
    try {
      let removed = 0
      for (let now = AT_ONCE; now === AT_ONCE; removed += now) {
        now = await accounts.removeUnconfirmed(db, AT_ONCE)
      }
      if (removed > 0) log.info({ removed }, 'unconfirmed accounts removed')
    } catch (err) {
      log.warn({ err }, 'unconfirmed accounts could not be removed')
    }
  }
  void tidy()
  const timer = setInterval(() => void tidy(), EVERY_MS)
  return () => clearInterval(timer)
}
