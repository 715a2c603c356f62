import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { validate } from 'dockerfile-utils'

// Holds docker-compose.yml to the Compose Specification's schema and dclint's rules, and docker/Dockerfile to
// Docker's own grammar. Needs no Docker.

const root = join(import.meta.dirname, '..')
// The file tells a story, from the keys to the mailbox: its order is ours.
const RULES = {
  'service-keys-order': 0,
  'services-alphabetical-order': 0,
  'top-level-properties-order': 0,
} as const

type Fault = { readonly file: string; readonly line: number; readonly text: string }

/** What we read of dclint's results: its own types do not resolve. */
type Linted = {
  readonly messages: readonly {
    readonly line: number
    readonly rule: string
    readonly message: string
  }[]
}

const faults = [...composeFaults('docker-compose.yml'), ...dockerfileFaults('docker/Dockerfile')]
for (const { file, line, text } of faults) console.log(`${file}:${line} ${text}`)
console.log(faults.length === 0 ? 'ok  compose file and Dockerfile' : `FAILED  ${faults.length}`)
process.exitCode = faults.length === 0 ? 0 : 1

function composeFaults(file: string): readonly Fault[] {
  const linter = new DCLinter({ rules: RULES, quiet: false, debug: false, exclude: [] })
  const results: readonly Linted[] = linter.lintFiles([join(root, file)], false)
  if (results.length !== 1) throw new Error(`dclint read ${results.length} files, not ${file}.`)
  return results.flatMap(({ messages }) =>
    messages.map(({ line, rule, message }) => ({ file, line, text: `${message} (${rule})` })),
  )
}

function dockerfileFaults(file: string): readonly Fault[] {
  return validate(readFileSync(join(root, file), 'utf8')).map(({ range, message }) => ({
    file,
    line: range.start.line + 1,
    text: typeof message === 'string' ? message : message.value,
  }))
}
