import { randomBytes } from 'node:crypto';
import { ConfigError } from '@stargraph/kit/config';
import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

const key = (): string => randomBytes(32).toString('base64url');
const url = (role: string): string => `postgres://stargraph_${role}:x@127.0.0.1:5432/stargraph`;
const whole = {
  AUTH_DIRECT_DATABASE_URL: url('auth'),
  TENANT_DIRECT_DATABASE_URL: url('tenant'),
  CONFIG_DIRECT_DATABASE_URL: url('config'),
  GAME_DIRECT_DATABASE_URL: url('game'),
  BILLING_DIRECT_DATABASE_URL: url('billing'),
  ANALYTICS_DIRECT_DATABASE_URL: url('analytics'),
  BUS_DATABASE_URL: url('bus'),
  COMMAND_KEYS_OUT: JSON.stringify({ auth: key(), billing: key(), game: key(), tenant: key() }),
  AUTH_ORIGIN: 'http://auth:4001/',
  BILLING_ORIGIN: 'http://billing:4005',
  GAME_ORIGIN: 'http://game:4004',
  TENANT_ORIGIN: 'http://tenant:4002',
  SECRET_KEYS: JSON.stringify({ 1: key() }),
  WEBHOOK_ORIGIN: 'https://api.example.com',
  APP_URL: 'https://{slug}.app.example.com/',
  REDIS_URL: 'redis://redis:6379',
  CLICKHOUSE_URL: 'http://clickhouse:8123',
  SMTP_URL: 'smtps://user:password@mail.example.com:465',
  MAIL_FROM: 'Stargraph <no-reply@example.com>',
  ADMIN_URL: 'https://admin.example.com',
  OBJECTS_FOLDER: '/objects',
  METRICS_PORT: '9100',
};

test('workers are told where everything is, and go by the outbox tables where no brokers are named', () => {
  const config = loadConfig(whole);
  expect(config.databaseUrlOf('game')).toBe(url('game'));
  expect(config.originOf('auth')).toBe('http://auth:4001');
  expect(config.commandKeyFor('billing')).toHaveLength(32);
  expect(config.KAFKA_BROKERS).toBeUndefined();
  expect(loadConfig({ ...whole, KAFKA_BROKERS: 'one:9092,two:9092' }).KAFKA_BROKERS).toEqual(['one:9092', 'two:9092']);
});

test('the first of several keys signs', () => {
  const [first, second] = [key(), key()];
  const { commandKeyFor } = loadConfig({
    ...whole,
    COMMAND_KEYS_OUT: JSON.stringify({ auth: `${first},${second}`, billing: key(), game: key(), tenant: key() }),
  });
  expect(Buffer.from(commandKeyFor('auth')).toString('base64url')).toBe(first);
  for (const wrong of [`${first},`, `,${first}`, `${first};${second}`, [1, 2, 3, 4].map(key).join()])
    expect(() =>
      loadConfig({
        ...whole,
        COMMAND_KEYS_OUT: JSON.stringify({ auth: wrong, billing: key(), game: key(), tenant: key() }),
      }),
    ).toThrow(/COMMAND_KEYS_OUT/);
});

test('all that is missing or malformed is named at once, and no value with it', () => {
  const { BUS_DATABASE_URL: _, ...rest } = whole;
  const load = () =>
    loadConfig({ ...rest, KAFKA_BROKERS: 'hidden', COMMAND_KEYS_OUT: JSON.stringify({ auth: key() }) });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/(?=[^]*BUS_DATABASE_URL)(?=[^]*KAFKA_BROKERS)(?=[^]*COMMAND_KEYS_OUT)/);
  expect(load).not.toThrow(/hidden/);
});

test('an address of plain http is no place for Telegram', () => {
  expect(() => loadConfig({ ...whole, WEBHOOK_ORIGIN: 'http://127.0.0.1:4000' })).toThrow(/WEBHOOK_ORIGIN/);
});
