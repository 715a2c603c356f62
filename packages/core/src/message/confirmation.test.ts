import { expect, test } from 'vitest'
import { accountSlots, confirmationEmail } from './confirmation.ts'
import { fill } from './slots.ts'

const openedAt = new Date('2026-11-20T12:05:00Z')

test('a confirmation says whose account it confirms, and what to do when that is nobody’s you know', () => {
  const mail = fill(confirmationEmail(), {
    confirmUrl: 'https://clausewatch.example/confirm/token',
    ...accountSlots({ id: 123, createdAt: openedAt }),
  })
  if (mail.form !== 'email') throw new Error('A confirmation is an email.')
  for (const body of [mail.text, mail.html]) {
    expect(body).toContain('CW-A-000123')
    expect(body).toContain('20 November 2026, 12:05 UTC')
    expect(body).toContain('https://clausewatch.example/confirm/token')
    expect(body.replaceAll(/\s+/g, ' ')).toMatch(/not yours.*This was not me/)
    // Others may ask too, and each asking is a mail.
    expect(body).not.toMatch(/only message/)
  }
})
