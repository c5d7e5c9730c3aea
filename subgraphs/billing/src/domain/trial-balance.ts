/** The sums of one currency's accounts in one environment, minor units. */
export interface Books {
  readonly currencyId: string;
  /** What players' accounts say that they hold. */
  readonly playerBalances: bigint;
  /** The part of it that is promised to purchases. */
  readonly held: bigint;
  /** What was ever issued, by the postings. */
  readonly issued: bigint;
  /** What was ever spent on products, by the postings. */
  readonly revenue: bigint;
  /** What was ever given for other currencies less what was got for them, by the postings. */
  readonly exchanged: bigint;
  /** What ever expired, by the postings. */
  readonly expired: bigint;
}

/** What players hold beyond what was issued to them and did not go: 0, or the books are wrong. */
export const differenceOf = ({ playerBalances, issued, revenue, exchanged, expired }: Books): bigint =>
  playerBalances + revenue + exchanged + expired - issued;
