import { randomBytes } from 'node:crypto';
import { commands } from '@stargraph/kit/contracts/commands/all';
import { domains } from '@stargraph/kit/contracts/domain';
import { databaseRoles } from '@stargraph/kit/db/provision';

/** One variable of the `.env` beside docker-compose.yml. */
interface Variable {
  readonly name: string;
  readonly value: string;
  /** Of the group that it begins. */
  readonly comment?: string;
}

/** Makes a value that nobody can guess; the example file shows what it makes instead. */
export interface SecretMaker {
  /** 32 bytes as base64url: it needs no quoting in URLs, JSON and shells. */
  readonly key: () => string;
  /** As {@link SecretMaker.key}, for what people type and stores keep. */
  readonly password: () => string;
}

export const randomSecrets: SecretMaker = {
  key: () => randomBytes(32).toString('base64url'),
  password: () => randomBytes(24).toString('base64url'),
};

const exampleSecrets: SecretMaker = {
  key: () => '<32 random bytes: openssl rand -hex 32>',
  password: () => '<a password: openssl rand -hex 24>',
};

const upper = (name: string): string => name.toUpperCase();

/** Every (caller, owner) of the internal commands, once: each pair shares a key of its own. */
const commandPairs = (): readonly string[] =>
  [
    ...new Set(commands.flatMap(({ owner, callers }) => callers.map((caller) => `${upper(caller)}_${upper(owner)}`))),
  ].toSorted();

const grouped = (comment: string, variables: readonly Variable[]): readonly Variable[] =>
  variables.map((variable, index) => (index === 0 ? { ...variable, comment } : variable));

/** All that docker-compose.yml asks for, in the order in which it is explained. */
export const environmentVariables = (domain: string, secrets: SecretMaker): readonly Variable[] => [
  ...grouped('The domain whose names admin., api., assets. and *.app. lead to this host.', [
    { name: 'DOMAIN', value: domain },
  ]),
  ...grouped('The folder with fullchain.pem and privkey.pem for <domain>, *.<domain> and *.app.<domain>.', [
    { name: 'TLS_FOLDER', value: './tls' },
  ]),
  ...grouped(
    'Mail to operators: the server that takes it, with user and password (smtps://…:465, or smtp://…:587 with STARTTLS), and whom it is from.',
    [
      { name: 'SMTP_URL', value: `smtps://user:password@mail.${domain}:465` },
      { name: 'MAIL_FROM', value: `'Stargraph <no-reply@${domain}>'` },
    ],
  ),
  ...grouped('PostgreSQL: the administrator, who only migrates, and a role for each domain and the bus.', [
    { name: 'POSTGRES_PASSWORD', value: secrets.password() },
    ...databaseRoles.map((role) => ({ name: `POSTGRES_PASSWORD_${upper(role)}`, value: secrets.password() })),
  ]),
  ...grouped('The other stores.', [
    { name: 'REDIS_PASSWORD', value: secrets.password() },
    { name: 'CLICKHOUSE_PASSWORD', value: secrets.password() },
    { name: 'S3_ACCESS_KEY_ID', value: 'stargraph' },
    { name: 'S3_SECRET_ACCESS_KEY', value: secrets.password() },
  ]),
  ...grouped('What config signs uploads with, and gateways check before they take them.', [
    { name: 'UPLOAD_KEY', value: secrets.key() },
  ]),
  ...grouped(
    'What the gateway signs viewers with, for each subgraph its own key. To rotate: new,old (docs/operate.md, "Keys").',
    domains.map((name) => ({ name: `VIEWER_KEY_${upper(name)}`, value: secrets.key() })),
  ),
  ...grouped(
    'What internal commands are signed with: COMMAND_KEY_<CALLER>_<OWNER>. Rotated the same way.',
    commandPairs().map((pair) => ({ name: `COMMAND_KEY_${pair}`, value: secrets.key() })),
  ),
  ...grouped(
    'What secrets in the database are sealed under, by version; bots\' tokens are tenant\'s, signing keys auth\'s. Losing them loses what they sealed. To rotate add a version: \'{"1":"…","2":"…"}\'; the highest seals.',
    ['AUTH', 'TENANT'].map((name) => ({
      name: `${name}_SECRET_KEYS`,
      value: `'${JSON.stringify({ 1: secrets.key() })}'`,
    })),
  ),
  ...grouped(
    "The token of the platform's own bot, by which companies pay for their plans in Telegram Stars. Empty: staff alone sets plans.",
    [{ name: 'PLATFORM_BOT_TOKEN', value: '' }],
  ),
  ...grouped('For Grafana, whose user is admin.', [{ name: 'GRAFANA_PASSWORD', value: secrets.password() }]),
];

/** The variables as a `.env` file. */
const environmentFile = (heading: string, domain: string, secrets: SecretMaker): string =>
  [
    `# ${heading}`,
    ...environmentVariables(domain, secrets).flatMap(({ name, value, comment }) => [
      ...(comment === undefined ? [] : ['', `# ${comment}`]),
      `${name}=${value}`,
    ]),
    '',
  ].join('\n');

/** A complete `.env` with fresh secrets. */
export const newEnvironment = (domain: string): string =>
  environmentFile(
    'Made by `npm run infra:env`. Keep a copy where it can not be lost, and out of version control.',
    domain,
    randomSecrets,
  );

/** What `.env.example` holds. */
export const exampleEnvironment = (): string =>
  environmentFile(
    'Every variable of docker-compose.yml. `npm run infra:env -- <domain>` makes an .env like this with fresh secrets.',
    'stargraph.example',
    exampleSecrets,
  );
