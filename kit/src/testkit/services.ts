/** What clients of an S3 API need to know, but for the bucket. */
export interface S3Service {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

declare module 'vitest' {
  /**
   * The real servers of a run of `npm run test:services`, one of each for all suites: a suite keeps to names of its
   * own (key prefix, topic, database, bucket). Under `npm test` nothing provides them.
   */
  export interface ProvidedContext {
    redisUrl: string;
    /** As in `KAFKA_BROKERS`. */
    kafkaBrokers: string;
    /** ClickHouse over HTTP. */
    clickhouseUrl: string;
    s3: S3Service;
  }
}
