declare module 'html-encoding-sniffer' {
  /** The name of the encoding by the HTML standard's sniffing algorithm; the package ships no types. */
  export default function sniffEncoding(
    bytes: Uint8Array,
    options?: {
      readonly transportLayerEncodingLabel?: string
      readonly defaultEncoding?: string
      readonly maxPrescanBytes?: number
    },
  ): string | null
}
