/** Names of elements and attributes, each as the one string that the engine keeps of a key. */
export const NAMES = new Map(
  Object.keys(
    Object.fromEntries(
      `a abbr address article aside b blockquote body br button caption center cite code col colgroup dd details div dl dt em
       figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input label li link main meta nav noscript ol
       option p path picture pre s script section select small source span strong style sub summary sup svg table tbody td
       template textarea tfoot th thead title tr u ul use video
       align alt aria-controls aria-expanded aria-hidden aria-label aria-labelledby charset class colspan content d data-id fill
       height href hreflang id lang media name property rel role rowspan sizes src srcset tabindex target type value
       viewbox width xmlns`
        .split(/\s+/)
        .map((name) => [name, true]),
    ),
  ).map((name) => [name, name]),
)
