import { parentPort } from 'node:worker_threads'
import { judge } from '@clausewatch/core'
import type { Judgement } from '@clausewatch/core'

export type Question = Parameters<typeof judge>[0]
export type Answer = { readonly judgement: Judgement } | { readonly error: unknown }

async function answer(question: Question): Promise<Answer> {
  try {
    return { judgement: await judge(question) }
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
