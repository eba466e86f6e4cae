/** The number of records that an OTLP answer in JSON calls rejected, in a field with the signal's name. */
export function rejectedInJson(name: string, body: Uint8Array): number {
  if (body.byteLength === 0) return 0
  return Number(JSON.parse(new TextDecoder().decode(body)).partialSuccess?.[name] ?? 0)
}

/** A collection is one request and one record: what is rejected of it is counted by points, so as all of it. */
export const atMostOne = (rejected: number): number => Math.min(rejected, 1)
