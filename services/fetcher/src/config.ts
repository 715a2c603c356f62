import { STAGE_SETTINGS, duration, integer, optional, text, url } from '@clausewatch/runtime'

export const SETTINGS = {
  ...STAGE_SETTINGS,
  PUBLIC_URL: url({ description: 'Where our own pages are: the user agent points there.' }),
  ALLOWED_PRIVATE_HOSTS: text({
    description: 'host:port pairs that may be fetched although their address is private.',
    default: '',
  }),
  LOOK_INTERVAL: duration({
    description: 'Time between two looks at a document that does not say.',
    default: 'PT24H',
  }),
  SECOND_LOOK_AFTER: duration({
    description: 'From a substantive text to the last of the looks that must agree on it.',
    default: 'PT10M',
  }),
  HOST_GAP: duration({
    description: 'Least time between two requests to one host.',
    default: 'PT2S',
  }),
  CHROMIUM_PATH: optional(
    text({
      description: 'Chromium or Chrome that reads pages; unset: looked for in the usual places.',
    }),
  ),
  BROWSER_WS_ENDPOINT: optional(
    url({
      description:
        'A running Chromium’s DevTools (CDP) address, such as ws://browser:9222, instead of one started here.',
      protocols: ['ws', 'wss', 'http', 'https'],
    }),
  ),
  BROWSER_PAGES: integer({
    description: 'Pages that the browser has open at a time; 0: no browser is used.',
    default: '2',
    max: 32,
  }),
  BROWSER_MEMORY_MB: integer({
    description:
      'Memory of the browser’s processes together; beyond it is killed and started anew.',
    default: '2000',
    min: 400,
  }),
}
