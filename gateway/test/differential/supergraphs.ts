import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Small graphs, each made for what is hard to execute; their subgraphs borrow the domains' names. */
const graphs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'composite and nested keys, @requires, @provides, @override': {
    config: `
      type Query {
        products(first: Int = 2, tag: Tag): [Product!]!
        product(id: ID!, deep: Filter): Product
        top: Product!
        grid: [[Product]!]
        makers: [Maker]
      }
      enum Tag { NEW OLD }
      input Filter { tag: Tag = NEW ids: [ID!] inner: Filter }
      type Product @key(fields: "id") @key(fields: "sku maker { id }") {
        id: ID! sku: String! maker: Maker! weight: Float dims: Dims @shareable tag: Tag names(lang: String = "en"): [String!]
      }
      type Maker @key(fields: "id") { id: ID! name: String! country: String @shareable home: Place }
      type Place @shareable { city: String! zip: Int }
      type Dims @shareable { w: Int! h: Int }`,
    game: `
      type Query { reviews: [Review!] bestReview: Review }
      type Mutation { review(text: String!, stars: Int): ReviewResult! remove(id: ID!): Review }
      union ReviewResult = Review | Refused
      type Refused { why: String! code: Int! }
      type Product @key(fields: "id") {
        id: ID! weight: Float @external dims: Dims @external
        shipping: Int @requires(fields: "weight dims { w h }")
        reviews(first: Int): [Review!]!
      }
      type Dims @shareable { w: Int! h: Int }
      type Review @key(fields: "id") { id: ID! stars: Int! author: User @provides(fields: "nick") product: Product! }
      type User @key(fields: "id") { id: ID! nick: String @external reviews: [Review] }`,
    auth: `
      type Query { me: User users(ids: [ID!]!): [User]! }
      type User @key(fields: "id") { id: ID! nick: String @shareable name: String! email: String manager: User }`,
    tenant: `
      type Maker @key(fields: "id") { id: ID! country: String @shareable @override(from: "config") staff: [User!] }
      type User @key(fields: "id", resolvable: false) { id: ID! }
      type Product @key(fields: "sku maker { id }") { sku: String! maker: Maker! stock: Int! batches: [[Batch!]!]! }
      type Batch { size: Int! of: Product }`,
  },
  'interfaces and unions over subgraphs': {
    config: `
      type Query { search(text: String): [Found!]! nodes: [Node] node(id: ID!): Node! named: [Named!] one: Found }
      interface Node { id: ID! }
      interface Named implements Node { id: ID! name: String! }
      union Found = Book | Film | Shelf
      type Book implements Named & Node @key(fields: "id") { id: ID! name: String! pages: Int! next: Node similar: [Found!] }
      type Film implements Named & Node @key(fields: "id") { id: ID! name: String! minutes: Int next: Node cast: [Person!]! }
      type Shelf implements Node @key(fields: "id") { id: ID! holds: [[Found]!]! owner: Owner }
      union Owner = Person | Firm
      type Person @key(fields: "id") { id: ID! }
      type Firm @key(fields: "id") { id: ID! label: String! }`,
    game: `
      interface Rated { rating: Float! votes: [Int!] }
      type Query { rated: [Rated!]! }
      type Book implements Rated @key(fields: "id") { id: ID! rating: Float! votes: [Int!] fans: [Fan!]! }
      type Film implements Rated @key(fields: "id") { id: ID! rating: Float! votes: [Int!] sequel: Film }
      type Firm @key(fields: "id") { id: ID! films: [Film!] }
      union Fan = Person | Firm
      type Person @key(fields: "id") { id: ID! name: String! friends: [Person!]! favourite: Rated }`,
    auth: `
      type Person @key(fields: "id") { id: ID! age: Int! contact: Contact }
      interface Contact { kind: Kind! }
      enum Kind { MAIL PHONE }
      type Mail implements Contact { kind: Kind! address: String! }
      type Phone implements Contact { kind: Kind! number: String! of: Person }`,
  },
  '@interfaceObject': {
    config: `
      type Query { media: [Media!]! medium(id: ID!): Media books: [Book!] }
      interface Media @key(fields: "id") { id: ID! title: String! }
      type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int! }
      type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int! follows: Media }`,
    game: `
      type Query { trending: [Media!] }
      type Media @key(fields: "id") @interfaceObject { id: ID! reviews(first: Int): [Review!]! likes: Int! }
      type Review { text: String! of: Media! }`,
  },
  '@interfaceObject with @requires': {
    config: `
      type Query { media: [Media!]! medium(id: ID!): Media books: [Book!] }
      interface Media @key(fields: "id") { id: ID! title: String! kind: Kind }
      enum Kind { PAPER SCREEN }
      type Book implements Media @key(fields: "id") { id: ID! title: String! kind: Kind pages: Int! }
      type Film implements Media @key(fields: "id") { id: ID! title: String! kind: Kind minutes: Int! follows: Media }`,
    billing: `
      type Media @key(fields: "id") @interfaceObject {
        id: ID! title: String! @external kind: Kind @external
        price: Int @requires(fields: "title kind") bundle: Bundle
      }
      enum Kind { PAPER SCREEN }
      type Bundle { size: Int! of: [Media!] }`,
  },
  'fields of one name and several types': {
    config: `
      type Query { all: [Animal!]! one: Animal pets: [Pet] }
      interface Animal { id: ID! age: Int marks: [Int] mate: Animal size(unit: Unit = CM): Float }
      enum Unit { CM INCH }
      union Pet = Cat | Dog | Bird
      type Cat implements Animal @key(fields: "id") { id: ID! age: Int! marks: [Int!]! mate: Cat size(unit: Unit = CM): Float! word: String }
      type Dog implements Animal @key(fields: "id") { id: ID! age: Int marks: [Int] mate: Animal! size(unit: Unit = CM): Float word: String! }
      type Bird implements Animal @key(fields: "id") { id: ID! age: Int @external marks: [Int!] @external mate: Animal @external size(unit: Unit = CM): Float @external }`,
    game: `
      type Bird @key(fields: "id") { id: ID! age: Int marks: [Int!] mate: Animal size(unit: Unit = CM): Float word: Int eggs: [[Int!]]! }
      enum Unit { CM INCH }
      interface Animal { id: ID! }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String! }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String }`,
  },
  'values that several subgraphs fill': {
    config: `
      type Query { things: [Thing!]! thing(id: ID): Thing value: Value @shareable values: [Value] @shareable }
      type Thing @key(fields: "id") { id: ID! list: [Value!] @shareable lists: [[Value]!] @shareable one: Value! @shareable }
      type Value { a: Int @shareable b: String! inner: Value @shareable }`,
    game: `
      type Query { value: Value @shareable values: [Value] @shareable }
      type Thing @key(fields: "id") { id: ID! list: [Value!] @shareable lists: [[Value]!] @shareable one: Value! @shareable }
      type Value { a: Int @shareable c: Int! inner: Value @shareable }`,
    billing: `
      type Query { value: Value @shareable values: [Value] @shareable }
      type Thing @key(fields: "id") { id: ID! price: Int one: Value! @shareable list: [Value!] @shareable lists: [[Value]!] @shareable }
      type Value { a: Int @shareable d: [Int] inner: Value @shareable }`,
  },
  'nulls that bubble, lists of lists': {
    config: `
      type Query { a: A aa: A! list: [A!] lists: [[A!]!] matrix: [[Int!]!]! words: [[String]]! cube: [[[B!]]!] }
      type A @key(fields: "id") { id: ID! n: Int s: String! b: B bb: B! bs: [B!]! bOrNot: [B] deep: [[B!]!]! json: JSON jsons: [JSON!]! when: DateTime! big: BigInt }
      type B @key(fields: "id") { id: ID! flag: Boolean! kind: Kind! kinds: [Kind!] a: A! }
      enum Kind { ONE TWO THREE }
      scalar JSON
      scalar DateTime
      scalar BigInt`,
    billing: `
      type A @key(fields: "id") { id: ID! must: Int! mustToo: [Int!]! may: C c: C! cs: [[C!]]! }
      type C { x: Int! y: Float! a: A! }
      type B @key(fields: "id") { id: ID! sum: Float! c: [C!]! }`,
    analytics: `
      type Query { report: Report! }
      type Report { lines: [Line!]! total: Float! of: A }
      type Line { a: A! b: B share: Float }
      type A @key(fields: "id") { id: ID! hits: Int! again: A }
      type B @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  '@inaccessible and chains of @requires': {
    config: `
      type Query { things: [Thing!]! some: Some shown: Shown }
      interface Shown { id: ID! label: String }
      union Some = Thing | Hidden
      type Hidden implements Shown @inaccessible { id: ID! label: String }
      type Thing implements Shown @key(fields: "id") @key(fields: "code") {
        id: ID! code: String! @inaccessible label: String a: Int parts: [Part!]! box: Box
      }
      interface Part { size: Int! }
      type Bolt implements Part @shareable { size: Int! thread: String }
      type Nut implements Part @shareable { size: Int! hex: Boolean }
      type Box @shareable { w: Int items: [Item!] }
      type Item @shareable { tag: String! n: Int }`,
    game: `
      type Thing @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }`,
    billing: `
      type Thing @key(fields: "code") { code: String! @inaccessible b: Int @external c: Int @requires(fields: "b") d(scale: Int = 3): Float }`,
    tenant: `
      type Query { owner: Owner }
      type Owner @key(fields: "id") { id: ID! things: [Thing] }
      type Thing @key(fields: "id") {
        id: ID! c: Int @external box: Box @external parts: [Part!]! @external
        e: String @requires(fields: "c box { w items { tag n } }")
        f: String! @requires(fields: "parts { size ... on Bolt { thread } ... on Nut { hex } }")
        owner: Owner!
      }
      interface Part { size: Int! }
      type Bolt implements Part @shareable { size: Int! thread: String }
      type Nut implements Part @shareable { size: Int! hex: Boolean }
      type Box @shareable { w: Int items: [Item!] }
      type Item @shareable { tag: String! n: Int }`,
  },
  'one subgraph, and shared types without keys': {
    config: `
      type Query { me: Me! shared: Shared now: String @shareable }
      type Mutation { set(input: SetInput!): Set! touch: Boolean }
      input SetInput { name: String! tags: [String!]! = ["x"] at: [[Int]] }
      type Set { me: Me shared: Shared! }
      type Me { name: String! length: Int data: [Me!] size: Int key: ID valueOf: String at: Float on: Boolean kind: String! }
      type Shared @shareable { x: Int y: Sub }
      type Sub @shareable { z: String! }`,
    tenant: `
      type Query { now: String @shareable others: [Shared!] }
      type Shared @shareable { x: Int y: Sub }
      type Sub @shareable { z: String! }`,
  },
};

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"])`;

export const smallGraphs: ReadonlyMap<string, string> = new Map(
  Object.entries(graphs).map(([name, subgraphs]) => {
    const { supergraphSdl, errors } = composeServices(
      Object.entries(subgraphs).map(([subgraph, sdl]) => ({
        name: subgraph,
        url: `http://${subgraph}.test`,
        typeDefs: parse(`${link}\n${sdl}`),
      })),
    );
    if (supergraphSdl === undefined) throw new Error(`${name}: ${errors?.map(String).join('\n')}`);
    return [name, supergraphSdl];
  }),
);
