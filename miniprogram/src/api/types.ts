import type { components, paths } from './schema'

export type Schemas = components['schemas']

export type Card = Schemas['CatalogCardView']
export type Product = Schemas['CatalogDetailView']
export type Sku = Schemas['CatalogSKUView']
export type Category = Schemas['CatalogCategoryView']
export type Quote = Schemas['OrderQuoteView']
export type Order = Schemas['OrderView']
export type OrderDetail = Schemas['OrderDetailView']
export type OrderLine = Schemas['OrderLineView']
export type OrderState = Order['state']
export type Wish = Schemas['OrderWishInput']
export type Address = Schemas['MemberAddress']
export type Entry = Schemas['MemberEntryView']
export type Province = Schemas['MemberProvinceView']
export type Cart = Schemas['CartView']
export type CartLine = Schemas['CartItemView']
export type Marked = Schemas['CartMarkedView']
export type Brand = Schemas['PageBrandView']
export type Theme = Schemas['StorefrontThemeView']
export type AfterCase = Schemas['AftersaleCaseView']
export type AfterKind = AfterCase['kind']
export type AfterOption = Schemas['AftersaleOptionView']
export type PayParams = Schemas['OrderPayResponse']
export type Standing = Schemas['DistributorMineView']
export type Rung = Schemas['DistributorRung']
export type Commission = Schemas['CommissionView']
export type Offer = Schemas['CommissionOfferView']
export type Link = Schemas['ReferralLinkView']
export type InvoiceTitle = Schemas['OrderTitle']
export type HomeBlock = Schemas['StorefrontView']
export type HomeLink = Schemas['StorefrontLink']
export type Offered = Schemas['PosterOfferView']
export type Prepared = Schemas['PosterPreparedView']
export type ImageSet = Schemas['DistributorImageSetView']
export type Payout = Schemas['PayoutView']
export type PayoutTerms = Schemas['PayoutTermsResponse']
export type Question = Schemas['ReferralQuestionView']
export type Movement = Schemas['CommissionMovementView']

type Verb = 'get' | 'post' | 'put' | 'delete'

/** The addresses that know this verb. */
export type PathsOf<V extends Verb> = { [P in keyof paths]: paths[P][V] extends object ? P : never }[keyof paths]

/** What an operation must be told. */
export type Input<O> = (O extends { parameters: { path: infer T } } ? { path: T } : unknown) &
  (O extends { parameters: { query: infer T } } ? { query: T } : O extends { parameters: { query?: infer T } } ? { query?: T } : unknown) &
  (O extends { requestBody: { content: { 'application/json': infer T } } } ? { body: T } : unknown) &
  (O extends { parameters: { header: { 'Idempotency-Key': string } } } ? { key: string } : unknown)

type Body<R> = R extends { content: { 'application/json': infer T } } ? T : undefined

/** What an operation answers when it succeeds. */
export type Output<O> = O extends { responses: { 200: infer R } } ? Body<R> : undefined
