/** The container's id, as real container runtimes show it to the processes in them. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { containerId } from '../../../src/node/resource/container.js'

const ID = 'f53dd3c1f7e8b6a0d1c2e3f4a5b6c7d8e9f00112233445566778899aabbccdde'
const POD = '11111111111111111111111111111111111111111111111111111111deadbeef'
const mount = (root: string, place: string) =>
  `1042 1036 254:1 ${root} ${place} rw,relatime - ext4 /dev/vda1 rw`

const samples: Record<string, [cgroup: string, mountinfo: string, id: string | undefined]> = {
  'Docker, cgroup v1': [`12:pids:/docker/${ID}\n11:cpu,cpuacct:/docker/${ID}\n0::/docker/${ID}\n`, '', ID],
  'Docker with systemd, cgroup v1': [`4:memory:/system.slice/docker-${ID}.scope\n`, '', ID],
  'Kubernetes with containerd, cgroup v1': [
    `11:memory:/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod2ca0.slice/cri-containerd-${ID}.scope\n`,
    '',
    ID,
  ],
  'Kubernetes without systemd': [`1:name=systemd:/kubepods/besteffort/pod1234-5678/${ID}\n`, '', ID],
  'CRI-O': [`0::/kubepods.slice/kubepods-pod11.slice/crio-${ID}.scope\n`, '', ID],
  'containerd, with colons': [`0::/system.slice:cri-containerd:${ID}\n`, '', ID],
  'Amazon ECS on EC2': [`9:perf_event:/ecs/0123456789abcdef0123456789abcdef/${ID}\n`, '', ID],
  'AWS Fargate': [
    '9:pids:/ecs/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef-1234567890\n',
    '',
    '0123456789abcdef0123456789abcdef-1234567890',
  ],
  'Docker, cgroup v2': [
    '0::/\n',
    [
      '1000 999 0:50 / / rw - overlay overlay rw',
      mount(`/var/lib/docker/containers/${ID}/resolv.conf`, '/etc/resolv.conf'),
      mount(`/var/lib/docker/containers/${ID}/hostname`, '/etc/hostname'),
    ].join('\n'),
    ID,
  ],
  'Podman, cgroup v2': [
    '0::/\n',
    mount(`/containers/storage/overlay-containers/${ID}/userdata/hostname`, '/etc/hostname'),
    ID,
  ],
  'a pod’s sandbox, which is another container': [
    '0::/\n',
    mount(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${POD}/hostname`, '/etc/hostname'),
    undefined,
  ],
  'another container’s folder, mounted into this one': [
    '0::/\n',
    mount(`/var/lib/docker/containers/${ID}/logs`, '/var/log/other'),
    undefined,
  ],
  'no container': [
    '0::/user.slice/user-1000.slice/session-3.scope\n',
    '22 27 0:21 / /proc rw - proc proc rw',
    undefined,
  ],
  'no such files': ['', '', undefined],
}

for (const [where, [cgroup, mountinfo, id]] of Object.entries(samples)) {
  it(`${id ? 'finds the id' : 'finds none'}: ${where}`, () => {
    expect(containerId(cgroup, mountinfo)).toBe(id)
  })
}

it('reads this process’s own files without a fault, where the system has them', () => {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return ''
    }
  }
  const id = containerId(read('/proc/self/cgroup'), read('/proc/self/mountinfo'))
  expect(id ?? 'none').toMatch(/^(none|[0-9a-f]{32,64}(-\d+)?)$/)
})
