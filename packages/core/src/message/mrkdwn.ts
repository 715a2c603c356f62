/** https://docs.slack.dev/messaging/formatting-message-text: these three make mentions and links. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
