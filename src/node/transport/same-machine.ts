/** Whether a URL's host name is this machine's own, so that nothing sent to it goes over a wire. */
export function isSameMachine(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname)
}
