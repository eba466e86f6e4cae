/** Under cgroup v1, and v2 without a namespace of its own: the last hexadecimal name in a path. */
const CGROUP = /[/:-]([0-9a-f]{64})(?:\.scope)?$/
/** On AWS Fargate: the task's id and a number. */
const FARGATE = /\/ecs\/[0-9a-f]{32}\/([0-9a-f]{32}-\d+)$/
/** Docker and Podman mount files of the container's own folder; a pod's sandbox is another container. */
const MOUNT = /\/(?:docker\/containers|containers|overlay-containers)\/([0-9a-f]{64})\//

/**
 * The id of the container that a process runs in, or undefined.
 *
 * @param cgroup the text of `/proc/self/cgroup`
 * @param mountinfo the text of `/proc/self/mountinfo`, which has it where cgroups have a namespace
 */
export function containerId(cgroup: string, mountinfo: string): string | undefined {
  for (const line of cgroup.split('\n')) {
    const id = (CGROUP.exec(line.trim()) ?? FARGATE.exec(line.trim()))?.[1]
    if (id) return id
  }
  for (const line of mountinfo.split('\n')) {
    const [, , , root = '', place = ''] = line.split(' ')
    const id = /^\/etc\/(hostname|hosts|resolv\.conf)$/.test(place) ? MOUNT.exec(root)?.[1] : undefined
    if (id) return id
  }
  return undefined
}
