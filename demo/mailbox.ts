import { setTimeout as sleep } from 'node:timers/promises'

type Mail = {
  readonly time?: string
  readonly to?: readonly { readonly address?: string }[]
  readonly text?: string
}

const CONFIRM = /https?:\/\/\S+(\/confirm\/[\w.~-]+)/

/** The newest confirmation link mailed to an address and not tried yet, as its path; waits for it, as a person would. */
export async function confirmationPath(
  mailboxUrl: string,
  address: string,
  tried: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    const mails = await inbox(mailboxUrl, signal)
    const links = mails
      .filter(({ to = [] }) => to.some((one) => one.address === address))
      .flatMap(({ text = '' }) => CONFIRM.exec(text)?.[1] ?? [])
    const newest = links.findLast((link) => !tried.has(link))
    if (newest !== undefined) return newest
    await sleep(500, undefined, { signal })
  }
}

/** As maildev 3 answers, oldest first: mails of an earlier run come in any order. */
async function inbox(mailboxUrl: string, signal: AbortSignal): Promise<readonly Mail[]> {
  const response = await fetch(new URL('/api/email', mailboxUrl), { signal })
  if (!response.ok) return []
  const mails: readonly Mail[] = JSON.parse(await response.text())
  return mails.toSorted((one, other) => (one.time ?? '').localeCompare(other.time ?? ''))
}
