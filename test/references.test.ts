import { afterAll, beforeAll, expect, test } from 'vitest'

import { startPipeline } from './support/pipeline.ts'
import type { Pipeline, Reader } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import { waitFor } from './support/wait.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = await startPipeline()
}, 120_000)
afterAll(() => pipeline?.close())

const TRAINING = { 'We do not use your content': 'We may use your content' }

const TERMS = `<html lang="en"><title>Terms of Service</title><body><main>
  <h1>Terms of Service</h1>
  <p>These terms are a contract between you and Acme Video Limited, and they apply to all that you do with the service.</p>
  <p>You must be sixteen years old to use the service, and you keep the password of your account to yourself.</p>
  <p>We treat your personal data as described in our <a href="/privacy">Privacy Policy</a>, which is part of these terms.</p>
  <p>We may end this contract with thirty days of notice, and you may end it on any day without giving a reason.</p>
  <p>The courts of the place where you live decide what we cannot settle between us within a reasonable time.</p>
  </main></body></html>`

function companies(...rows: readonly (readonly [string, string, string])[]): string {
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
  return `<html lang="en"><title>Acme Subprocessors</title><body><main><h1>Subprocessors</h1>
    <p>We engage the companies below to process the personal data of our customers on our behalf.</p>
    <p>You may object to a new subprocessor within 30 days of our notice of it, in writing and with your reasons.</p>
    <table><tr><th>Entity name</th><th>Purpose</th><th>Location</th></tr>${cells.join('')}</table>
    <p>We keep contracts with all of them that bind them to what we have promised to you in our own contract.</p>
    </main></body></html>`
}

async function subscribe(reader: Reader, document: string): Promise<void> {
  const wish = { key: reader.key, body: { document } }
  expect((await pipeline.call('POST', '/v1/subscriptions', wish)).status).toBe(201)
}

test('who watches terms is told of a change of the policy that they incorporate, on Compliance', async () => {
  const privacy = await pipeline.watch('/privacy', { body: policy() })
  const terms = await pipeline.watch('/terms', { body: TERMS })
  const compliance = await pipeline.openReader('compliance@reader.example', 'compliance')
  const monitor = await pipeline.openReader('monitor@reader.example', 'monitor')
  for (const reader of [compliance, monitor]) await subscribe(reader, terms.id)
  const { body } = await pipeline.call('GET', `/v1/documents/${terms.id}/references`)
  expect(body).toMatchObject({
    incorporates: [
      {
        label: 'Privacy Policy',
        quote: expect.stringContaining('which is part of these terms'),
        document: { id: privacy.id },
      },
    ],
  })
  await pipeline.edit(privacy.id, '/privacy', { body: policy(TRAINING) })
  await waitFor(() => pipeline.mailsTo(compliance.email).length > 0, {
    what: 'the alert',
    timeoutMs: 45_000,
  })
  await pipeline.untilQuiet()
  const [alert, ...more] = pipeline.mailsTo(compliance.email)
  expect(more).toEqual([])
  const why = 'Platform 2 Privacy Policy, which you watch, incorporates this document.'
  expect(alert?.parsed.text?.replace(/\s+/g, ' ')).toContain(why)
  expect(pipeline.mailsTo(monitor.email)).toEqual([])
})

test('a new company in a list of sub-processors is named, with the last day to object', async () => {
  const cloud = ['Cloud Nine Ltd.', 'Hosting of all files', 'Ireland'] as const
  const desk = ['Quiet Desk', 'Support of customers', 'Canada'] as const
  const mail = ['Mail Right, Inc.', 'Delivery of email', 'United States'] as const
  const list = await pipeline.watch('/companies', { body: companies(cloud, desk) })
  const reader = await pipeline.openReader('list@reader.example', 'monitor')
  await subscribe(reader, list.id)
  await pipeline.edit(list.id, '/companies', { body: companies(mail, desk, cloud) })
  await waitFor(() => pipeline.mailsTo(reader.email).length > 0, {
    what: 'the alert',
    timeoutMs: 45_000,
  })
  const [alert] = pipeline.mailsTo(reader.email)
  expect(alert?.parsed.subject).toContain('1 sub-processor added (Mail Right, Inc.)')
  const text = alert?.parsed.text?.replace(/\s+/g, ' ')
  expect(text).toContain('Added: Mail Right, Inc. (Delivery of email, United States)')
  expect(text).toMatch(/30 days to object: until \d+ \w+ \d{4}/)
  expect(text).not.toContain('Removed')
})
