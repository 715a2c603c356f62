import { parentPort, workerData } from 'node:worker_threads'
import { shownShare, tryPlain } from '@clausewatch/core'
import type { Question } from './compare-texts.ts'

const question: Question = workerData
if (!parentPort) throw new Error('This file runs in a thread of the fetcher.')
const port = parentPort
port.postMessage(await (question.ask === 'share' ? shownShare(question) : tryPlain(question)))
