import { describe, expect, it } from 'vitest'
import { grantable, nameOf, reaches, runs } from './rights'

describe('who may do what', () => {
  it('lets an owner reach everybody, an admin plain members, a member nobody', () => {
    expect(reaches('owner', 'owner')).toBe(true)
    expect(reaches('admin', 'member')).toBe(true)
    expect(reaches('admin', 'admin')).toBe(false)
    expect(reaches('member', 'member')).toBe(false)
    expect(runs('member')).toBe(false)
  })

  it('offers no role above the own one', () => {
    expect(grantable('owner')).toEqual(['owner', 'admin', 'member'])
    expect(grantable('admin')).toEqual(['admin', 'member'])
    expect(grantable('member')).toEqual([])
  })

  it('calls people by the best name there is', () => {
    const nobody = { fullName: null, username: null, email: null, userId: 'usr_1' }
    expect(nameOf(nobody)).toBe('usr_1')
    expect(nameOf({ ...nobody, email: 'a@example.org', fullName: 'Ann' })).toBe('Ann')
  })
})
