/** Words that turn a sentence into its opposite. */
const NEGATION =
  /(?<!\p{L})(?:not?|never|none|nor|neither|cannot|without|except|unless|\p{L}+n['’]t|nicht|kein\p{L}*|nie|niemals|ohne|pas|jamais|aucun\p{L}*|sans|sauf|ni|nunca|ning[uú]n\p{L}*|sin|non|mai|senza|nessun\p{L}*)(?!\p{L})|[不没沒无無未勿非]/giu

export function negations(text: string): number {
  return text.match(NEGATION)?.length ?? 0
}
