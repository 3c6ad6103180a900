import type { Schemas } from '@/shared/api/client'

export type Deployment = Schemas['DeploymentState']
export type OnNode = Schemas['DeploymentOnNode']
export type Health = 'ok' | 'partly' | 'open' | 'waiting'

/** How one node sees it. */
export function healthOn(node: Pick<OnNode, 'circuit' | 'available'>): Health {
  if (node.circuit === 'open') return 'open'
  return node.available ? 'ok' : 'waiting'
}

/** How all nodes see it: `partly` where they differ and some of them can call it. */
export function healthOf(deployment: Deployment): Health {
  const seen = deployment.nodes.map(healthOn)
  if (seen.every((one) => one === 'ok')) return 'ok'
  if (deployment.available) return seen.length > 1 ? 'partly' : healthOn(deployment)
  return healthOn(deployment)
}
