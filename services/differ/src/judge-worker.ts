import { parentPort } from 'node:worker_threads'
import { judge, recordVersion } from '@clausewatch/core'
import type { Judgement, VersionRecord, VersionToRecord } from '@clausewatch/core'

export type Question =
  | { readonly kind: 'judge'; readonly asked: Parameters<typeof judge>[0] }
  | { readonly kind: 'record'; readonly asked: VersionToRecord }
export type Answer =
  | { readonly judgement: Judgement }
  | { readonly record: VersionRecord }
  | { readonly error: unknown }

async function answer({ kind, asked }: Question): Promise<Answer> {
  try {
    return kind === 'judge' ? { judgement: await judge(asked) } : { record: recordVersion(asked) }
  } catch (error) {
    return { error }
  }
}

if (!parentPort) throw new Error('This file runs in a thread of the differ.')
const port = parentPort
port.on('message', (question: Question) => {
  void answer(question).then((answered) => port.postMessage(answered))
})
port.postMessage('ready')
