import type { Schemas } from '@/shared/api/client'

export type Organization = Schemas['Organization']
export type Member = Schemas['Member']
export type Role = Member['role']

/** From the most to the least. */
export const ROLES: readonly Role[] = ['owner', 'admin', 'member']

/** Whether somebody runs an organisation: invites, sees statements, sets alerts. */
export function runs(role: Role): boolean {
  return role !== 'member'
}

/** Whether the bearer of a role may change or remove somebody of another one; the server decides, this only shows. */
export function reaches(own: Role, other: Role): boolean {
  return own === 'owner' || (own === 'admin' && other === 'member')
}

/** The roles that the bearer of one may give. */
export function grantable(own: Role): Role[] {
  if (own === 'member') return []
  return ROLES.filter((role) => own === 'owner' || role !== 'owner')
}

/** What people call a member. */
export function nameOf(member: Pick<Member, 'fullName' | 'username' | 'email' | 'userId'>): string {
  return member.fullName ?? member.username ?? member.email ?? member.userId
}
