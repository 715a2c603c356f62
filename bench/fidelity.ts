// Whether speed costs text: the visible text of every page of a corpus, as we read it and as parse5 does, which parses as
// the HTML standard says. Lists the pages where they differ.
import { parseArgs } from 'node:util'
import { decodeText } from '../packages/core/src/extract/charset.ts'
import { renderMarkdown } from '../packages/core/src/extract/markdown.ts'
import { parseFast, parseHtml } from '../packages/core/src/extract/parse.ts'
import { parseStandard } from '../packages/core/src/extract/standard.ts'
import { isUnseen } from '../packages/core/src/extract/visible.ts'
import { documentFolders, readHistory } from '../tools/replay/corpus.ts'

type Page = NonNullable<ReturnType<typeof parseHtml>>

/** More elements than any page of a corpus has. */
const NO_LIMIT = 10_000_000
const AROUND = 40

function main(): void {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } })
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a corpus.')
  let [pages, slow, differing] = [0, 0, 0]
  for (const folder of documentFolders(values.corpus)) {
    const history = readHistory(folder)
    const seen = new Set<string>()
    for (const snapshot of history.snapshots) {
      const { bytes, contentType } = history.received(snapshot)
      // A PDF is no markup; what was received twice is read once.
      if (contentType?.includes('pdf') || seen.has(snapshot.sha256)) continue
      seen.add(snapshot.sha256)
      const markup = decodeText(bytes, contentType)
      pages++
      if (parseFast(markup)?.isSure === false) slow++
      const difference = compare(markup)
      if (difference === null) continue
      differing++
      console.log(`${history.document} ${snapshot.id}: ${difference}`)
    }
  }
  console.log(`${pages} pages, ${slow} of them read the slow way, ${differing} differ`)
  const value = differing
  const ratio = differing / Math.max(pages, 1)
  console.log(
    JSON.stringify({
      bench: 'fidelity',
      value,
      unit: 'pages',
      against: 'parse5',
      ratio,
      pages,
      slow,
    }),
  )
  process.exitCode = differing === 0 ? 0 : 1
}

function compare(markup: string): string | null {
  const ours = parseHtml(markup)
  const theirs = parseStandard(markup, NO_LIMIT)
  if (ours === null || theirs === null) return 'one of them refuses the page'
  const [a, b] = [visibleText(ours), visibleText(theirs)]
  if (a === b) return null
  let at = 0
  while (a[at] === b[at]) at++
  const quote = (text: string) => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND))
  return `${quote(a)}, parse5 ${quote(b)}`
}

/** All blocks that a reader can see, the rest of the page as well as the document. */
function visibleText(page: Page): string {
  return renderMarkdown([page], (element) => isUnseen(element)).text
}

main()
