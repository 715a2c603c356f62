import { type Answer, startSite } from './site.ts'

export interface SlackSink {
  /** The origin, as SLACK_HOOK_ORIGINS wants it. */
  readonly origin: string
  /** An incoming webhook's address on this sink. */
  readonly webhookUrl: string
  /** The parsed bodies that were accepted (answered 2xx), oldest first. */
  readonly messages: readonly SlackMessage[]
  readonly posts: readonly Post[]
  /** Scripts the next answers, one each; afterwards the sink says 200 ok again. */
  readonly answerNext: (...answers: readonly Answer[]) => void
  readonly close: () => Promise<void>
}

export interface SlackMessage {
  readonly text?: string
  readonly blocks?: readonly Readonly<Record<string, unknown>>[]
}

interface Post {
  readonly message: SlackMessage
  readonly status: number | 'fault'
}

const PATH = '/services/T00000000/B00000000/test'

export async function startSlackSink(): Promise<SlackSink> {
  const site = await startSite()
  const posts: Post[] = []
  const messages: SlackMessage[] = []
  const queue: Answer[] = []
  site.on(PATH, (request) => {
    const answer = queue.shift() ?? { status: 200, body: 'ok' }
    const message: SlackMessage = JSON.parse(request.body.toString('utf8'))
    const status = answer.fault === undefined ? (answer.status ?? 200) : 'fault'
    posts.push({ message, status })
    if (status !== 'fault' && status >= 200 && status < 300) messages.push(message)
    return answer
  })
  return {
    origin: site.url,
    webhookUrl: site.url + PATH,
    messages,
    posts,
    answerNext(...answers) {
      queue.push(...answers)
    },
    close: site.close,
  }
}
