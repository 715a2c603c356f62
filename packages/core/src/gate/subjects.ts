/** What legal documents are about, by the words of their names. */
const SUBJECTS: readonly RegExp[] = [
  /privacy|data (?:policy|protection)|confidentialité|datenschutz|privacidad|protección de datos|riservatezza|privacidade|prywatnoś|隐私|プライバシー|個人情報|개인정보/iu,
  /cookie/iu,
  /terms|conditions|agreement|\beula\b|\bcgu\b|\bcgv\b|\bagb\b|nutzungsbedingungen|términos|condiciones|condizioni|termini|termos|condições|voorwaarden|regulamin|用户协议|服务协议|条款|規約|약관/iu,
  /guidelines|acceptable use|code of conduct|community (?:rules|standards)|richtlinien|normas|règles/iu,
  /imprint|impressum|legal notice|mentions légales|aviso legal|note legali/iu,
  /sub-?processors?|data processing (?:agreement|addendum)|auftragsverarbeit/iu,
  /refunds?|returns?|cancellations?|widerruf|remboursement|reembolso|rimborsi/iu,
]

/** Whether two names are of documents on different subjects. A name that tells no subject is like any other. */
export function differInSubject(a: string, b: string): boolean {
  const [ours, theirs] = [subjectsOf(a), subjectsOf(b)]
  return ours.size > 0 && theirs.size > 0 && ours.isDisjointFrom(theirs)
}

function subjectsOf(name: string): Set<number> {
  return new Set(SUBJECTS.flatMap((subject, at) => (subject.test(name) ? [at] : [])))
}
