/** The ways that are compared; apart from them, since who compares them loads none. */
export const NAMES = [
  'official protobuf',
  'official JSON',
  'official gRPC',
  'ours protobuf, no spool',
  'ours gRPC, no spool',
  'ours protobuf, spool on',
  'ours JSON, spool on',
  'ours, all into the spool',
] as const
