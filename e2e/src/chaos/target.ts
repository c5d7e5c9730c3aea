import type { Redis } from 'ioredis';
import type { SimulatorApi } from '../simulator-api.ts';

/** The platform under load, in whatever form: its door, its Telegram, and its stores for looking afterwards. */
export interface ChaosTarget {
  readonly origin: string;
  readonly environmentId: string;
  /** Launch data of a user for the environment's bot, signed now. */
  launch(userId: number): string;
  readonly simulator: SimulatorApi;
  /** PostgreSQL as its owner. */
  readonly adminUrl: string;
  /** Messages that consumers of a broker have not taken, by what they are called; nothing where there is no broker. */
  brokerLag(): Promise<Readonly<Record<string, number>>>;
  readonly redis: Pick<Redis, 'hget' | 'zrange'>;
  /** Rows of a question to ClickHouse. */
  clickhouse<Row>(query: string): Promise<Row[]>;
}
