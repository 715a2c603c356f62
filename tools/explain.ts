// Says what the differ saw of a page and why: of a stored snapshot, or of a file.
import { parseArgs } from 'node:util'
import { explain } from '@clausewatch/core'
import { fromFiles } from './explain/files.ts'
import { fromStore } from './explain/stored.ts'
import { printExplanation } from './explain/print.ts'

const HELP = `Usage:
  npm run -s explain -- --document ID [--snapshot ID] [--json] [--text]
  npm run -s explain -- --html FILE [--previous FILE] [--declaration FILE] [--json] [--text]

Prints what the differ saw and why: where the text was found, what was dropped and by which rule, the figures of the
publish gate and where it draws its lines, the blocks side by side, every difference with the rule that classed it, the
verdict.

  --document ID       a watched document (CW-D-000003 or 3); its last snapshot, compared with the version before it
  --snapshot ID       another snapshot of it (CW-E-000012 or 12)
  --html FILE         a page, PDF or text that was saved; once for each source of the declaration
  --previous FILE     what it is compared with; once for each source
  --declaration FILE  {"fetch": …, "select": […], "remove": […]}; without it the main content is found by itself
  --text              prints the whole text that was kept
  --json              for machines

Documents are read from DATABASE_URL, or from the database of npm start.`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      document: { type: 'string' },
      snapshot: { type: 'string' },
      html: { type: 'string', multiple: true },
      previous: { type: 'string', multiple: true },
      declaration: { type: 'string' },
      json: { type: 'boolean', default: false },
      text: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return print(HELP, 0)
  const { document, html } = values
  if ((document === undefined) === (html === undefined)) return print(HELP, 2)
  const subject =
    document === undefined
      ? await fromFiles({ ...values, html: html ?? [] })
      : await fromStore(process.env['DATABASE_URL'], document, values.snapshot)
  const explanation = await explain(subject.question)
  const { facts } = subject
  if (values.json) return print(JSON.stringify({ ...facts, ...explanation }, null, 2), 0)
  return print(printExplanation(facts, explanation, { wholeText: values.text }), 0)
}

function print(text: string, code: number): number {
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
