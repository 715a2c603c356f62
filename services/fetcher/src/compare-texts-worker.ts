import { parentPort, workerData } from 'node:worker_threads'
import { shownShare } from '@clausewatch/core'
import type { Question } from './compare-texts.ts'

const question: Question = workerData
parentPort?.postMessage(await shownShare(question))
