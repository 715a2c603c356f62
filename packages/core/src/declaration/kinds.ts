/** The kinds of legal documents: the 44 terms types of Open Terms Archive's vocabulary (version 2.2.0). */
export const DOCUMENT_KINDS = [
  'Terms of Service',
  'Privacy Policy',
  'Imprint',
  'Trackers Policy',
  'Developer Terms',
  'Community Guidelines',
  'Deceased Users',
  'Acceptable Use Policy',
  'Restricted Use Policy',
  'Commercial Terms',
  'Copyright Claims Policy',
  'Law Enforcement Guidelines',
  'Human Rights Policy',
  'In-App Purchases Policy',
  'Review Guidelines',
  'Brand Guidelines',
  'Quality Guidelines',
  'Data Controller Agreement',
  'Data Processor Agreement',
  'User Consent Policy',
  'Closed Captioning Policy',
  'Seller Warranty',
  'Single Sign-On Policy',
  'Vulnerability Disclosure Policy',
  'Live Policy',
  'Complaints Policy',
  'Conditions of Carriage',
  'General Conditions of Sale',
  'Marketplace Buyers Conditions',
  'Marketplace Sellers Conditions',
  'Ranking Parameters Description',
  'Premium Partner Conditions',
  'Platform to Business Notice',
  'Business Mediation Policy',
  'Business Privacy Policy',
  'Editorial Policy',
  'Anti-corruption Policy',
  'Accessibility Statement',
  'Hyperlinks Policy',
  'Whistleblower Policy',
  'Affiliate Agreement',
  'Service Level Agreement',
  'Content Monetisation Policy',
  'Advertising Content Policy',
] as const

export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

const BY_SLUG: ReadonlyMap<string, DocumentKind> = new Map(
  DOCUMENT_KINDS.map((kind) => [slugOf(kind), kind]),
)

export function isDocumentKind(name: string): name is DocumentKind {
  return (DOCUMENT_KINDS as readonly string[]).includes(name)
}

/** The kind for a slug (`privacy-policy`), or null. */
export function kindOfSlug(slug: string): DocumentKind | null {
  return BY_SLUG.get(slug) ?? null
}

/** A name as part of an address: lower-case letters and digits of any script, joined by hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}
