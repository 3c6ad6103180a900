// Read by tsc alone: what the package says of itself (api.d.ts) is what it is (index.js).
import * as built from '../src/index.js'

type Declared = typeof import('../src/api.d.ts')
type Built = typeof built

type Public<T> = { [name in keyof T]: T[name] }
/** Of a class: its instances and its statics, without the constructor, which not every class shows. */
type Shape<T> = T extends { prototype: infer Instance } ? Public<Instance> : T
type Shapes<T> = { [name in keyof T]: Shape<T[name]> }

export const everythingIsAsDeclared = (all: Shapes<Built>): Shapes<Declared> => all
export const nothingIsUndeclared = (name: keyof Built): keyof Declared => name
export const clientsAreMadeAsDeclared: Declared['AIAggregatorClient'] = built.AIAggregatorClient
