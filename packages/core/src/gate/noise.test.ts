import { describe, expect, test } from 'vitest'
import { compared } from './noise.fixtures.ts'
import type { Place } from './noise.fixtures.ts'

type Noise = readonly [what: string, places: readonly Place[], from: string, to: string]
const ALL: readonly Place[] = ['above', 'below the title', 'between', 'end']
const EDGES: readonly Place[] = ['above', 'below the title', 'end']

const NOISE: readonly Noise[] = [
  ['a reading time', EDGES, '<p>5 min read</p>', '<p>6 min read</p>'],
  [
    'a reading time in words',
    EDGES,
    '<p>Reading time: 5 minutes</p>',
    '<p>Reading time: 6 minutes</p>',
  ],
  ['an age of the text', EDGES, '<p>Updated 3 days ago</p>', '<p>Updated over a week ago</p>'],
  ['an age in hours', EDGES, '<span>23 hours ago</span>', '<span>1 day ago</span>'],
  [
    'an author with an age',
    EDGES,
    '<div>Written by Maria</div><div>Updated over a month ago</div>',
    '<div>Written by Maria</div><div>Updated over a year ago</div>',
  ],
  ['another author', EDGES, '<div>Written by Maria</div>', '<div>Written by Tom</div>'],
  [
    'share buttons',
    ALL,
    '',
    '<div><a href="https://social.example/share">Share</a> <a href="https://other.example">Tweet</a> <a href="mailto:">Email</a></div>',
  ],
  [
    'tools of a page',
    ALL,
    '',
    '<p><a href="/print">Print this page</a></p><p><a href="/x.pdf">Download PDF</a></p>',
  ],
  [
    'a trail',
    EDGES,
    '<ol><li><a href="/">Home</a></li><li>Legal</li></ol>',
    '<ol><li><a href="/">Home</a></li><li><a href="/legal">Legal</a></li><li>Terms</li></ol>',
  ],
  [
    'languages',
    EDGES,
    '<ul><li>English</li><li>Deutsch</li></ul>',
    '<ul><li>English</li><li>Deutsch</li><li>Français</li><li>日本語</li></ul>',
  ],
  [
    'a list of languages as a box',
    EDGES,
    '<div><a href="/en">English</a><a href="/de">Deutsch</a></div>',
    '<div><a href="/en">English</a><a href="/de">Deutsch</a><a href="/fr">Français</a></div>',
  ],
  [
    'a promotion',
    ALL,
    '<div><a href="/sale">Spring sale: 50% off</a></div>',
    '<div><a href="/sale">Summer sale: 30% off</a></div>',
  ],
  [
    'a promotion above all',
    ['above'],
    '<p>New: watch films with up to twenty friends at once, from today on.</p>',
    '<p>Our summer sale is on: get a year of Acme for half the price, this week only!</p>',
  ],
  ['a countdown', EDGES, '<p>Offer ends in 02:14:33</p>', '<p>Offer ends in 01:02:59</p>'],
  ['a counter of views', EDGES, '<p>12,345 views</p>', '<p>12,399 views</p>'],
  [
    'likes and comments',
    ['end'],
    '<p>17 likes</p><p>3 comments</p>',
    '<p>21 likes</p><p>4 comments</p>',
  ],
  [
    'related articles',
    ['end'],
    '<h2>Related articles</h2><ul><li><a href="/a">How to close your account</a></li><li><a href="/b">What to do about a lost password</a></li></ul>',
    '<h2>Related articles</h2><ul><li><a href="/c">How we price films</a></li><li><a href="/d">How to change your email address and your name</a></li></ul>',
  ],
  [
    'related articles with teasers',
    ['end'],
    '<h3>You may also like</h3><a href="/a"><h4>Films</h4><p>The ten best films of the year, as chosen by the people who watch them.</p></a>',
    '<h3>You may also like</h3><a href="/b"><h4>Series</h4><p>The ten best series of the year, as chosen by the people who watch them.</p></a>',
  ],
  [
    'a newsletter',
    ['end'],
    '',
    '<h3>Stay in the loop</h3><p>Subscribe to our newsletter and get the latest news about films in your inbox.</p><form><input><button>Subscribe</button></form>',
  ],
  [
    'a newsletter in a form',
    ['end', 'between'],
    '',
    '<form><h3>Stay in the loop</h3><p>Subscribe to our newsletter and get the latest news about films in your inbox.</p><button>Subscribe</button></form>',
  ],
  [
    'a cookie banner by name',
    ALL,
    '',
    '<div class="cookie-banner"><p>We use cookies to improve your experience and to measure how our site is used by people.</p><button>Accept</button></div>',
  ],
  [
    'a cookie banner without a name',
    ['above', 'end'],
    '',
    '<div class="b1"><p>We use cookies to improve your experience on our site. By using our site you accept all cookies.</p><a href="#">Accept</a> <a href="#">Decline</a></div>',
  ],
  [
    'a cookie banner whose counter moved',
    ['above', 'end'],
    '<div class="x"><p>We and our 837 partners store and access information on your device. You may accept or manage your choices.</p><button>Accept all</button></div>',
    '<div class="x"><p>We and our 841 partners store and access information on your device. You may accept or manage your choices.</p><button>Accept all</button></div>',
  ],
  ['a question about the page', ['end'], '', '<p>Was this page helpful?</p><p>Yes</p><p>No</p>'],
  [
    'how many found it helpful',
    ['end'],
    '<p>12 out of 40 found this helpful</p>',
    '<p>13 out of 42 found this helpful</p>',
  ],
  [
    'a question in another language',
    ['end'],
    '<p>War dieser Beitrag hilfreich?</p><p>12 von 40 fanden dies hilfreich</p>',
    '<p>War dieser Beitrag hilfreich?</p><p>14 von 42 fanden dies hilfreich</p>',
  ],
  ['a way to the top', ALL, '', '<p><a href="#top">Back to top</a></p>'],
  [
    'contents',
    ['above', 'below the title'],
    '',
    '<ul><li><a href="#a">Your account</a></li><li><a href="#b">Your content</a></li><li><a href="#c">Disputes</a></li></ul>',
  ],
  [
    'contents without links',
    ['below the title'],
    '',
    '<p>Contents</p><ul><li>Your account</li><li>Your content</li><li>Disputes</li></ul>',
  ],
  ['a chat', ['end'], '', '<div>Hi there 👋</div><div>How can we help you today?</div>'],
  [
    'an app',
    ['above', 'end'],
    '',
    '<p>Get the Acme app</p><a href="https://apps.example">Download on the App Store</a>',
  ],
  ['a search', ['above'], '', '<form><label>Search the help centre</label><input></form>'],
  [
    'an identifier of the request',
    ['end'],
    '<p>Request ID: 8f3a9c</p>',
    '<p>Request ID: 1b77de</p>',
  ],
  ['a build', ['end'], '<p>v2.31.4 (8f3a9c1)</p>', '<p>v2.32.0 (77de01b)</p>'],
  [
    'a footer',
    ['end'],
    '<div><a href="/about">About</a><a href="/jobs">Careers</a></div>',
    '<div><a href="/about">About</a><a href="/jobs">Careers</a><a href="/press">Press</a><a href="/investors">Investors</a></div>',
  ],
  [
    'a footer as lists with headings',
    ['end'],
    '<h4>Company</h4><ul><li><a href="/about">About</a></li><li><a href="/jobs">Careers</a></li></ul>',
    '<h4>Company</h4><ul><li><a href="/about">About us</a></li><li><a href="/press">Press</a></li></ul><h4>Product</h4><ul><li><a href="/films">Films</a></li></ul>',
  ],
  [
    'a copyright line',
    ['end'],
    '<p>© 2025 Acme Video Ltd.</p>',
    '<p>© 2026 Acme Video Ltd. Made with love in Dublin.</p>',
  ],
  [
    'a headline under test',
    ['above'],
    '<h2>Watch together</h2>',
    '<h2>Never watch alone again</h2>',
  ],
  [
    'a label of a button',
    ['between', 'end'],
    '<a class="btn" href="/join">Join now</a>',
    '<a class="btn" href="/join">Start for free</a>',
  ],
  [
    'a side document',
    ['end'],
    '<aside><h2>Cookie notice</h2><p>We set three cookies that keep you logged in, and none that measures you.</p></aside>',
    '<aside><h2>Cookie notice</h2><p>We set five cookies that keep you logged in, and two that measure you.</p></aside>',
  ],
  [
    'a script that shows as text',
    ['end'],
    '',
    '<noscript>Please enable JavaScript to use all functions of this page in your browser.</noscript>',
  ],
  ['an icon', ALL, '', '<svg><title>Arrow right</title></svg><i class="icon">arrow_forward</i>'],
  [
    'a picture with words beside it',
    ['between'],
    '',
    '<figure><img src="a.png" alt="A family that watches a film"><figcaption>A family watching a film</figcaption></figure>',
  ],
  [
    'a picture of the author',
    EDGES,
    '',
    '<img src="m.png" alt="Maria Example, head of legal at Acme Video">',
  ],
  [
    'the day on which a tool looked for cookies',
    ['end', 'between'],
    "<p>Cookie declaration last updated on 10/3/26 by <a href='https://www.crumbfinder.com'>Crumbfinder</a></p>",
    "<p>Cookie declaration last updated on 11/3/26 by <a href='https://www.crumbfinder.com'>Crumbfinder</a></p>",
  ],
  [
    'headlines',
    ['end'],
    "<h3>Latest news</h3><ul><li><a href='/n/1'>Acme opens an office in Lyon</a></li><li><a href='/n/2'>Acme joins the board</a></li></ul>",
    "<h3>Latest news</h3><ul><li><a href='/n/3'>Acme wins a prize</a></li><li><a href='/n/1'>Acme opens an office in Lyon</a></li></ul>",
  ],
  [
    'the time of printing',
    ['above', 'end'],
    '<p>Printed on November 3, 2026 at 12:03 PM</p>',
    '<p>Printed on November 24, 2026 at 9:41 AM</p>',
  ],
  [
    'another promotion',
    ['above'],
    "<div class='promo'>New: try Acme Pro free for 30 days. <a href='/pro'>Start now</a></div>",
    "<div class='promo'>Black Friday: 40% off all annual plans until Sunday. <a href='/sale'>See plans</a></div>",
  ],
  [
    'a sale',
    EDGES,
    '',
    "<div class='banner'>Black Friday: 40% off all annual plans until Sunday. <a href='/sale'>See plans</a></div>",
  ],
  [
    'another call to sign up',
    ['end'],
    "<section><h2>Ready to get started?</h2><p>Join 12,000 creators who publish with Acme.</p><a href='/signup'>Sign up for free</a></section>",
    "<section><h2>Start today</h2><p>Join 15,000 creators who publish with Acme.</p><a href='/signup'>Try it for free</a></section>",
  ],
  [
    'a newsletter',
    ['end'],
    '',
    '<form><h3>Stay in the loop</h3><p>Get the latest news from Acme in your inbox.</p><input type=email><button>Subscribe</button></form>',
  ],
  [
    'a list of versions',
    ['end', 'below the title'],
    '<label>Version</label><select><option>Current</option><option>March 2025</option></select>',
    '<label>Version</label><select><option>Current</option><option>June 2025</option><option>March 2025</option></select>',
  ],
  [
    'a visitor’s consent',
    ['end'],
    '<p>Your consent ID: abc123 Consent date: Nov 3, 2026, 12:00:01</p>',
    '<p>Your consent ID: zzq991 Consent date: Nov 4, 2026, 09:15:44</p>',
  ],
  [
    'a hint at another country’s page',
    ['above'],
    '',
    "<p>It looks like you are in Germany. <a href='/de/terms'>Go to the German site</a></p>",
  ],
  [
    'votes below a question',
    ['end'],
    '<p>Was this article helpful? 120 out of 310 found this helpful</p>',
    '<p>Was this article helpful? 125 out of 320 found this helpful</p>',
  ],
  [
    'a way to the support',
    ['end'],
    '',
    "<div><h3>Still have questions?</h3><p>Our support team is here to help.</p><a href='/contact'>Contact us</a></div>",
  ],
  [
    'comments',
    ['end'],
    '<h3>Comments (2)</h3><div>Jo: Thanks, that helped.</div><div>Kim: Where is the old one?</div>',
    '<h3>Comments (3)</h3><div>Jo: Thanks, that helped.</div><div>Kim: Where is the old one?</div><div>Lee: Same question here.</div>',
  ],
  [
    'popular articles',
    ['end'],
    "<h3>Popular articles</h3><ul><li><a href='/a1'>How do I reset my password?</a></li><li><a href='/a2'>How do I change my plan?</a></li></ul>",
    "<h3>Popular articles</h3><ul><li><a href='/a3'>Why is my video blurry?</a></li><li><a href='/a1'>How do I reset my password?</a></li></ul>",
  ],
  [
    'an article’s figures',
    ['below the title'],
    '<p>Article ID: 1234 | Last Updated: Nov 3, 2026 | Views: 3345</p>',
    '<p>Article ID: 1234 | Last Updated: Nov 3, 2026 | Views: 3390</p>',
  ],
  [
    'the next page',
    ['end'],
    "<p><a href='/cookies'>Next: Cookie Policy</a></p>",
    "<p><a href='/dmca'>Next: Copyright Policy</a></p>",
  ],
  ['a player', ['between'], '<p>0:00 / 1:32</p>', '<p>0:00 / 1:33</p>'],
  [
    'stars',
    ['end'],
    '<p>4.6 out of 5 stars (1,203 reviews)</p>',
    '<p>4.7 out of 5 stars (1,251 reviews)</p>',
  ],
  [
    'the last edit',
    ['end'],
    '<p>This page was last edited on 3 March 2026, at 12:30 (UTC).</p>',
    '<p>This page was last edited on 5 April 2026, at 08:11 (UTC).</p>',
  ],
  [
    'contributors',
    ['end'],
    '<p>Edit this page on GitHub</p><p>3 contributors</p>',
    '<p>Edit this page on GitHub</p><p>4 contributors</p>',
  ],
  [
    'an author, a day and comments',
    ['below the title'],
    "<p>By <a href='/author/jo'>Jo Smith</a> | March 3, 2026 | 0 Comments</p>",
    "<p>By <a href='/author/jo'>Jo Smith</a> | March 3, 2026 | 2 Comments</p>",
  ],
  [
    'the pages around it',
    ['end'],
    "<div><a href='/p1'>« Previous: Refunds</a> <a href='/p2'>Next: Shipping »</a></div>",
    "<div><a href='/p3'>« Previous: Gift cards</a> <a href='/p2'>Next: Shipping »</a></div>",
  ],
  [
    'a banner of a shop',
    ['above', 'below the title'],
    '<p>Free shipping on orders over $50</p>',
    '<p>Free shipping on orders over $75</p>',
  ],
  [
    'a notice of the support',
    ['above', 'below the title'],
    '',
    "<div role='alert'>We are experiencing longer wait times than usual. Thank you for your patience.</div>",
  ],
  [
    'a notice of maintenance',
    ['above'],
    '',
    '<p>Scheduled maintenance: Sunday 6 December, 02:00–04:00 UTC.</p>',
  ],
  [
    'counts of shares',
    ['end'],
    '<p>Share this: Facebook 12 Twitter 4</p>',
    '<p>Share this: Facebook 15 Twitter 4</p>',
  ],
  [
    'a chat that comes and goes',
    ['end'],
    '<div>Chat with us · Online</div>',
    '<div>Chat with us · Offline, back at 9:00</div>',
  ],
  [
    'a survey',
    ['end', 'above'],
    '',
    '<div><p>Take our 2-minute survey and help us improve this website.</p><button>Start</button></div>',
  ],
  [
    'an offer of notifications',
    ['above', 'end'],
    '',
    '<div><p>Would you like to receive notifications on latest updates?</p><button>Yes</button><button>No</button></div>',
  ],
  [
    'a question of age',
    ['above'],
    '',
    '<div><p>Are you over 18?</p><button>Yes</button><button>No</button></div>',
  ],
  [
    'a year between other words of a footer',
    ['end'],
    '<p>Acme Video Ltd · All rights reserved · 2025</p>',
    '<p>Acme Video Ltd · All rights reserved · 2026</p>',
  ],
  [
    'a version of the site',
    ['end'],
    '<p>Site version 2026.11.03-1</p>',
    '<p>Site version 2026.11.24-2</p>',
  ],
  [
    'who served it',
    ['end'],
    '<p>Served by web-17 in 0.23 s</p>',
    '<p>Served by web-03 in 0.19 s</p>',
  ],
  [
    'how long it took',
    ['end'],
    '<p>Page generated in 0.231 seconds</p>',
    '<p>Page generated in 0.198 seconds</p>',
  ],
  [
    'the time of day',
    ['end'],
    '<p>All times are GMT +1. The time now is 11:42 AM.</p>',
    '<p>All times are GMT +1. The time now is 03:12 PM.</p>',
  ],
  [
    'who reads it now',
    ['end'],
    '<p>Users browsing this page: 3 guests</p>',
    '<p>Users browsing this page: 5 guests</p>',
  ],
  [
    'figures of a forum',
    ['end'],
    '<p>Threads: 12,345 Messages: 234,567 Members: 9,876</p>',
    '<p>Threads: 12,399 Messages: 235,001 Members: 9,901</p>',
  ],
  ['visitors', ['end'], '<p>Visitors: 1,234,567</p>', '<p>Visitors: 1,240,001</p>'],
  ['visitors of today', ['end'], '<p>Besucher heute: 123</p>', '<p>Besucher heute: 98</p>'],
  ['today', ['above'], '<p>Mardi 3 novembre 2026</p>', '<p>Mercredi 4 novembre 2026</p>'],
  ['the weather', ['above'], '<p>Dublin 12°C</p>', '<p>Dublin 9°C</p>'],
]

const CASES = NOISE.flatMap(([what, places, from, to]) =>
  places.flatMap((place) => [
    [what, place, 'declared', from, to] as const,
    [what, place, 'undeclared', from, to] as const,
  ]),
)

describe('what changes around a document is no change of the document', () => {
  test.each(CASES)('%s, %s, %s', async (_what, place, mode, from, to) => {
    const select = mode === 'declared' ? ['#content'] : []
    const { verdicts, reasons } = await compared({ place, from, to }, select)
    expect(verdicts, reasons).not.toContain('substantive')
  })
})
