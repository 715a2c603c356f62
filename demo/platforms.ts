import type { DemoDocument, DemoPlatform } from './model.ts'

const lumenroomPrivacy: DemoDocument = {
  path: 'lumenroom/privacy',
  name: 'Lumenroom Privacy Policy',
  kind: 'Privacy Policy',
  text: 'lumenroom-privacy.md',
  format: 'html',
  etag: false,
  select: [],
  revisions: [
    {
      note: 'A new section allows training of models on prompts and images',
      expect: 'alert',
      edits: [
        { find: 'Last updated: 3 August 2026', put: 'Last updated: 24 November 2026' },
        {
          find: '## Legal bases',
          put: `## Training our models

We use the prompts you type, the reference pictures you upload and the images you make to train and evaluate our models, unless you opt out in Settings, under Data. An opt-out applies to content created after it; it does not remove what a model has already learned. Content of team plans is used only if the team's administrator agrees.

## Legal bases`,
        },
      ],
    },
    {
      note: 'Deleted prompts and images are kept 90 days instead of 30',
      expect: 'alert',
      edits: [
        {
          find: 'We delete prompts and images 30 days after',
          put: 'We delete prompts and images 90 days after',
        },
      ],
    },
    {
      note: 'Only the date line changes',
      expect: 'nothing',
      edits: [{ find: '24 November 2026', put: '1 December 2026' }],
    },
  ],
}

const lumenroomTerms: DemoDocument = {
  path: 'lumenroom/terms',
  name: 'Lumenroom Terms of Service',
  kind: 'Terms of Service',
  text: 'lumenroom-terms.md',
  format: 'html',
  etag: true,
  select: [],
  revisions: [
    {
      note: 'The page is redesigned; not a word of the terms changes',
      expect: 'nothing',
      redesign: true,
    },
    {
      note: 'Disputes now go to binding arbitration',
      expect: 'alert',
      edits: [
        {
          find: 'If you are a consumer, you keep the protection of the mandatory law of the country where you live, and you may sue us there.',
          put: 'Any dispute will be settled by binding arbitration in Dublin before a single arbitrator, and you waive the right to take part in a class action. If you are a consumer in the European Union, the mandatory law of your country may give you further rights.',
        },
      ],
    },
  ],
}

const quillmarkPrivacy: DemoDocument = {
  path: 'quillmark/privacy',
  name: 'Quillmark Privacy Policy',
  kind: 'Privacy Policy',
  text: 'quillmark-privacy.md',
  format: 'html',
  etag: false,
  select: ['main'],
  revisions: [
    {
      note: 'Only the date line changes',
      expect: 'nothing',
      edits: [{ find: '1 September 2026', put: '24 November 2026' }],
    },
    {
      note: 'Model improvement is switched on by default',
      expect: 'alert',
      edits: [
        {
          find: 'With your permission, which is off by default, we also use sentences in which you accepted or dismissed a suggestion.',
          put: 'Unless you object in Settings, we also use sentences in which you accepted or dismissed a suggestion.',
        },
        {
          find: 'You can take the permission back in Settings, and we then delete the sentences within 14 days.',
          put: 'If you object, we delete the sentences within 30 days.',
        },
      ],
    },
  ],
}

const harborlineGuidelines: DemoDocument = {
  path: 'harborline/guidelines',
  name: 'Harborline Community Guidelines',
  kind: 'Community Guidelines',
  text: 'harborline-guidelines.md',
  format: 'html',
  etag: true,
  select: [],
  revisions: [
    {
      note: 'People who reported a post lose their right to appeal',
      expect: 'alert',
      edits: [
        {
          find: '\n\nPeople who reported a post can appeal as well if we decided to leave it up.',
          put: '',
        },
      ],
    },
    {
      note: 'The rule on synthetic media is reworded and grows wider',
      expect: 'alert',
      edits: [
        {
          find: 'must carry the label "synthetic". We remove them without warning if they could do harm.',
          put: 'are removed, labelled or not, unless the person shown has agreed in writing.',
        },
      ],
    },
  ],
}

const kestrelSubprocessors: DemoDocument = {
  path: 'kestrel-board/subprocessors',
  name: 'Kestrel Board Sub-processors',
  kind: 'Data Processor Agreement',
  text: 'kestrel-subprocessors.md',
  format: 'html',
  etag: true,
  select: [],
  revisions: [
    {
      note: 'A new sub-processor in the United States: meeting summaries by a language model',
      expect: 'alert',
      edits: [
        { find: '20 October 2026', put: '24 November 2026' },
        {
          find: '| Atlas Tiles Inc. |',
          put: '| Verbatim Labs Inc. | Summaries of meetings by a language model | United States | Standard contractual clauses |\n| Atlas Tiles Inc. |',
        },
      ],
    },
    {
      note: 'Notice of a new sub-processor shrinks from 30 to 14 days',
      expect: 'alert',
      edits: [
        {
          find: 'at least 30 days before it receives personal data',
          put: 'at least 14 days before it receives personal data',
        },
      ],
    },
  ],
}

const kestrelDpa: DemoDocument = {
  path: 'kestrel-board/dpa.pdf',
  name: 'Kestrel Board Data Processing Addendum',
  kind: 'Data Processor Agreement',
  text: 'kestrel-dpa.md',
  format: 'pdf',
  etag: true,
  select: [],
  revisions: [
    {
      note: 'A breach is notified within 72 hours instead of 24',
      expect: 'alert',
      edits: [{ find: 'no later than 24 hours after', put: 'no later than 72 hours after' }],
    },
  ],
}

const corvidTerms: DemoDocument = {
  path: 'corvid-pay/terms',
  name: 'Corvid Pay Merchant Terms',
  kind: 'Terms of Service',
  text: 'corvid-terms.md',
  format: 'html',
  etag: false,
  select: [],
  revisions: [
    {
      note: 'The address answers with an error page, as if all were well (200)',
      expect: 'quarantine',
      outage: true,
    },
    { note: 'The page is back, unchanged', expect: 'nothing' },
    {
      note: 'A chargeback costs 25 euros instead of 15, and payouts take three days',
      expect: 'alert',
      edits: [
        { find: 'A chargeback costs 15 euros', put: 'A chargeback costs 25 euros' },
        { find: 'on the second business day', put: 'on the third business day' },
      ],
    },
  ],
}

export const PLATFORMS: readonly DemoPlatform[] = [
  {
    slug: 'lumenroom',
    name: 'Lumenroom',
    motto: 'Say it, see it.',
    accent: '#6b3fa0',
    documents: [lumenroomPrivacy, lumenroomTerms],
  },
  {
    slug: 'quillmark',
    name: 'Quillmark',
    motto: 'Your words, a little better.',
    accent: '#0f6b5c',
    documents: [quillmarkPrivacy],
  },
  {
    slug: 'harborline',
    name: 'Harborline',
    motto: 'Find your harbour.',
    accent: '#1b5e8c',
    documents: [harborlineGuidelines],
  },
  {
    slug: 'kestrel-board',
    name: 'Kestrel Board',
    motto: 'One board for the whole team.',
    accent: '#a34a12',
    documents: [kestrelSubprocessors, kestrelDpa],
  },
  {
    slug: 'corvid-pay',
    name: 'Corvid Pay',
    motto: 'Payments for small shops.',
    accent: '#2c3e50',
    documents: [corvidTerms],
  },
]

export const DOCUMENTS: readonly DemoDocument[] = PLATFORMS.flatMap(({ documents }) => documents)

export function documentAt(path: string): DemoDocument | undefined {
  return DOCUMENTS.find((document) => document.path === path)
}
