const SECTIONS = {
  'What we collect':
    'When you open an account we collect your name, your email address and the password that you choose. When you use the service we record which pages you open, how long you stay and what kind of device you use. We do not collect your exact location.',
  'How we use it':
    'We use what we collect to run the service, to answer your questions and to keep accounts safe. We send you messages about the service itself, and you can turn off every other message in your settings. We do not use your content to train machine learning models.',
  'Who receives it':
    'We share personal data with companies that host the service for us, under contracts that bind them to our instructions. We do not sell personal data. We answer lawful requests of authorities after a lawyer has examined them.',
  'How long we keep it':
    'We keep account data for as long as your account exists and delete it 30 days after you close it. Records of payments are kept for seven years, because the law demands it. Backups are overwritten within 60 days.',
  'Your rights':
    'You may ask us for a copy of your data, correct it, or have it deleted. Write to our data protection officer, who answers within one month. You may also complain to the supervisory authority of your country.',
} as const

/** A believable page with a privacy policy of our own; `edits` replace text within it. */
export function policy(edits: Readonly<Record<string, string>> = {}, noise = ''): string {
  let sections = Object.entries(SECTIONS)
    .map(([heading, text]) => `<h2>${heading}</h2>\n<p>${text}</p>`)
    .join('\n')
  for (const [from, to] of Object.entries(edits)) {
    if (!sections.includes(from)) throw new Error(`The policy does not say: ${from}`)
    sections = sections.replace(from, to)
  }
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Privacy Policy | Larkfield</title></head>
<body>
<header><nav><a href="/">Home</a> <a href="/pricing">Pricing</a> <a href="/help?t=${noise}">Help</a></nav></header>
<main><article>
<h1>Privacy Policy</h1>
<p>This policy says what Larkfield does with personal data. It applies to everybody who uses our site and our apps.</p>
${sections}
</article></main>
<footer><p>© Larkfield. <a href="/terms">Terms</a></p><p>Request ${noise}</p></footer>
</body></html>`
}
