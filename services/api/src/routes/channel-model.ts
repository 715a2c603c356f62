import { isZone, recordId } from '@clausewatch/core'
import type { channels } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { Problem } from '../problems.ts'
import { id, instant, nullable, oneOf, only, text, wordOf } from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'

export const EMAIL = text(254, { description: 'One email address.', examples: ['you@example.com'] })
export const ZONE = text(64, { description: 'An IANA time zone.', examples: ['Europe/Berlin'] })

const HOUR = { minimum: 0, maximum: 23 }
const QUIET = nullable(
  only({ from: Type.Integer(HOUR), to: Type.Integer(HOUR) }, { title: 'QuietHours' }),
  {
    description:
      'Local hours [from, to) in which no alert is sent; it comes when they end. May cross midnight. Null: none.',
  },
)

const CLOCK = {
  zone: ZONE,
  digestWeekday: Type.Integer({ minimum: 1, maximum: 7, description: 'ISO weekday: 1 is Monday.' }),
  digestHour: Type.Integer({ ...HOUR, description: 'Local hour in which the digest is made.' }),
  quietHours: QUIET,
}

/** When a channel wants to be told, as a request may say it. */
export const CLOCK_WISH = {
  zone: Type.Optional(CLOCK.zone),
  digestWeekday: Type.Optional(CLOCK.digestWeekday),
  digestHour: Type.Optional(CLOCK.digestHour),
  quietHours: Type.Optional(CLOCK.quietHours),
}

export const CHANNEL = only(
  {
    id: id('channel'),
    kind: wordOf(['email', 'slack', 'webhook']),
    label: Type.String({
      description:
        'The email address, or the host of the webhook, whose address is a credential and is never shown.',
    }),
    ...CLOCK,
    state: oneOf(['unconfirmed', 'active', 'unsubscribed', 'disabled'], {
      description: 'Messages go to active channels alone.',
    }),
    disabledReason: nullable(Type.String(), { description: 'Why it takes no more messages.' }),
    confirmedAt: nullable(instant('When the address was proven.')),
    nextDigestAt: nullable(instant('When the next digest is made.')),
    createdAt: instant('When the channel was added.'),
  },
  { title: 'Channel' },
)

function stateOf(channel: channels.Channel): Static<typeof CHANNEL>['state'] {
  if (channel.disabledAt) return 'disabled'
  if (channel.unsubscribedAt) return 'unsubscribed'
  return channel.confirmedAt ? 'active' : 'unconfirmed'
}

export function showChannel(channel: channels.Channel) {
  const { quietFrom: from, quietTo: to } = channel
  return {
    id: recordId('channel', channel.id),
    kind: channel.kind,
    label: channel.label,
    zone: channel.zone,
    digestWeekday: channel.digestWeekday,
    digestHour: channel.digestHour,
    quietHours: from === null || to === null ? null : { from, to },
    state: stateOf(channel),
    disabledReason: channel.disabledReason,
    confirmedAt: isoOrNull(channel.confirmedAt),
    nextDigestAt: isoOrNull(channel.digestDueAt),
    createdAt: iso(channel.createdAt),
  }
}

type ClockWish = {
  readonly zone?: string
  readonly digestWeekday?: number
  readonly digestHour?: number
  readonly quietHours?: { readonly from: number; readonly to: number } | null
}

/** The wished times as columns; what was not wished is left out. */
export function readClock(wish: ClockWish): Partial<channels.Clock> {
  const { zone, quietHours, ...digest } = wish
  if (quietHours && quietHours.from === quietHours.to) {
    throw new Problem(
      'invalid-request',
      'Quiet hours that begin and end at the same hour are none.',
    )
  }
  return {
    ...readZone(zone),
    ...(digest.digestWeekday !== undefined && { digestWeekday: digest.digestWeekday }),
    ...(digest.digestHour !== undefined && { digestHour: digest.digestHour }),
    ...(quietHours !== undefined && {
      quietFrom: quietHours?.from ?? null,
      quietTo: quietHours?.to ?? null,
    }),
  }
}

export function readZone(zone: string | undefined): { readonly zone?: string } {
  if (zone === undefined) return {}
  if (!isZone(zone)) {
    throw new Problem('invalid-request', 'The zone is no IANA time zone, such as Europe/Berlin.')
  }
  return { zone }
}
