import { describe, expect, it } from 'vitest'
import { healthOf, type Deployment } from './health'

function deployment(...nodes: ('healthy' | 'open' | 'probed' | 'asked to wait')[]): Deployment {
  const states = nodes.map((node, index) => ({
    id: `nd_${index}`,
    available: node === 'healthy' || node === 'probed',
    circuit: node === 'open' || node === 'probed' ? 'open' : 'closed',
  }))
  return {
    available: states.some((state) => state.available),
    circuit: states.some((state) => state.circuit === 'open') ? 'open' : 'closed',
    nodes: states,
  } as Deployment
}

describe('health of a deployment', () => {
  it.each([
    [['healthy'], 'ok'],
    [['open'], 'open'],
    [['probed'], 'open'],
    [['asked to wait'], 'waiting'],
    [['healthy', 'healthy'], 'ok'],
    [['healthy', 'open'], 'partly'],
    [['healthy', 'asked to wait'], 'partly'],
    [['open', 'asked to wait'], 'open'],
    [['asked to wait', 'asked to wait'], 'waiting'],
  ] as const)('of nodes that see it %j is %s', (nodes, health) => {
    expect(healthOf(deployment(...nodes))).toBe(health)
  })
})
