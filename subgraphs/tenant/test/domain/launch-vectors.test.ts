import { describe, expect, test } from 'vitest';
import { launchKey, telegramLaunchKeys, verifyLaunch, type LaunchProof } from '../../src/domain/launch.ts';

/**
 * Launch data that other projects publish in their suites, signed by none of our code.
 *
 * - aiogram: https://github.com/aiogram/aiogram/blob/dev-3.x/tests/test_utils/test_web_app.py and test_web_app_signature.py (MIT)
 * - tma.js: https://github.com/Telegram-Mini-Apps/tma.js, packages/init-data-node/src/entries/node.test.ts (MIT)
 * - grammY's validator: https://github.com/grammyjs/validator/blob/main/test/mod_test.ts (MIT)
 * - telegram-init-data: https://github.com/sanvew/telegram-init-data, InitDataUtilsTest (MIT), which also has Telegram's own examples
 */
interface Vector {
  readonly from: string;
  readonly proof: LaunchProof;
  readonly initData: string;
  /** `valid`, or why it is refused. */
  readonly verdict: string;
  /** Where the data says when it was signed, unix seconds: it is looked at in that moment. */
  readonly authDate?: number;
}

const aiogram = 'auth_date=1650385342&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D&query_id=test';
const aiogramHash = '46d2ea5e32911ec8d30999b56247654460c0d20949b6277af519e76271182803';
const aiogramKey = launchKey('4112765021341e5415e772cd65903f6b94e3ea1c2ab669e6d3e18ee2db00da61');
const aiogramSignature = 'JQ0JR2tjC65yq_jNZV0wuJVX6J-SWPMV0mprUXG34g-NvxL4RcF1Rz5n4VVo00VRghEUBf5t___uoeb1-jU_Cw';
const undated = 'user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D&query_id=test';
const exampleToken = '5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8';
const tmaHash = '47cfa22e72b887cba90c9cb833c5ea0f599975b6ce7193741844b5c4a4228b40';
const tma =
  'auth_date=1&can_send_after=10000&chat=%7B%22id%22%3A1%2C%22type%22%3A%22group%22%2C%22title%22%3A%22chat-title%22%2C%22photo_url%22%3A%22group%22%2C%22username%22%3A%22my-chat%22%7D&chat_instance=888&chat_type=sender&query_id=QUERY&receiver=%7B%22added_to_attachment_menu%22%3Afalse%2C%22allows_write_to_pm%22%3Atrue%2C%22first_name%22%3A%22receiver-first-name%22%2C%22id%22%3A991%2C%22is_bot%22%3Afalse%2C%22is_premium%22%3Atrue%2C%22language_code%22%3A%22ru%22%2C%22last_name%22%3A%22receiver-last-name%22%2C%22photo_url%22%3A%22receiver-photo%22%2C%22username%22%3A%22receiver-username%22%7D&start_param=debug&user=%7B%22added_to_attachment_menu%22%3Afalse%2C%22allows_write_to_pm%22%3Afalse%2C%22first_name%22%3A%22user-first-name%22%2C%22id%22%3A222%2C%22is_bot%22%3Atrue%2C%22is_premium%22%3Afalse%2C%22language_code%22%3A%22en%22%2C%22last_name%22%3A%22user-last-name%22%2C%22photo_url%22%3A%22user-photo%22%2C%22username%22%3A%22user-username%22%7D';
/** Telegram's own example of data for third parties, signed by Telegram's production key for bot 7342037359. */
const thirdParty =
  'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D&chat_instance=8134722200314281151&chat_type=private&auth_date=1733584787&hash=2174df5b000556d044f3f020384e879c8efcab55ddea2ced4eb752e93e7080d6';
const thirdPartySignature = 'zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7IbCisNlDKlo7Kb6G4D0Ao2mBrSgEk4maLSdv6MLIlADQ';
const production: LaunchProof = { telegramBotId: '7342037359', publicKey: telegramLaunchKeys.signature };
const signedThirdParty = `${thirdParty}&signature=${thirdPartySignature}`;

const hashed: Vector[] = [
  {
    from: 'aiogram: valid',
    proof: { token: '42:TEST' },
    initData: `${aiogram}&hash=${aiogramHash}`,
    verdict: 'valid',
    authDate: 1650385342,
  },
  {
    // aiogram only looks at the hash; the id and the flags are texts in there, which Telegram never sends.
    from: 'aiogram: valid hash over a user of other types',
    proof: { token: '42:TEST' },
    initData:
      'auth_date=1650385342&user=%7B%22id%22%3A+%22123456789%22%2C+%22first_name%22%3A+%22PlaceholderFirstName%22%2C+%22last_name%22%3A+%22PlaceholderLastName+%5Cud83c%5Cuddfa%5Cud83c%5Cudde6%22%2C+%22username%22%3A+%22Latand%22%2C+%22language_code%22%3A+%22en%22%2C+%22is_premium%22%3A+%22true%22%2C+%22allows_write_to_pm%22%3A+%22true%22%7D&query_id=test&hash=b3c8b293f14ad0f7f0abcf769aea1209a72295d30a87eb0e74df855d32e53bfe',
    verdict: 'malformed',
    authDate: 1650385342,
  },
  {
    from: 'aiogram: another token',
    proof: { token: '42:INVALID' },
    initData: `${aiogram}&hash=${aiogramHash}`,
    verdict: 'signature',
    authDate: 1650385342,
  },
  {
    from: 'aiogram: a hash that is none',
    proof: { token: '42:TEST' },
    initData: `${undated}&hash=test`,
    verdict: 'signature',
  },
  { from: 'aiogram: no hash', proof: { token: '42:TEST' }, initData: undated, verdict: 'malformed' },
  { from: 'aiogram: nothing', proof: { token: '42:TEST' }, initData: '', verdict: 'malformed' },
  { from: 'aiogram: no fields', proof: { token: '42:TEST' }, initData: 'test&foo=bar=baz', verdict: 'malformed' },
  {
    from: 'aiogram: a hash outside ASCII (its issue 1903)',
    proof: { token: '42:TEST' },
    initData: `${undated}&hash=%C3%A9%C3%A9%C3%A9`,
    verdict: 'signature',
  },
  {
    from: 'tma.js: every field',
    proof: { token: exampleToken },
    initData: `${tma}&hash=${tmaHash}`,
    verdict: 'valid',
    authDate: 1,
  },
  {
    from: 'tma.js: another token',
    proof: { token: `${exampleToken}A` },
    initData: `${tma}&hash=${tmaHash}`,
    verdict: 'signature',
    authDate: 1,
  },
  {
    from: 'tma.js: past its time',
    proof: { token: exampleToken },
    initData: `${tma}&hash=${tmaHash}`,
    verdict: 'expired',
    authDate: 1 + 3601,
  },
  { from: 'tma.js: no hash', proof: { token: exampleToken }, initData: 'auth_date=1', verdict: 'malformed' },
  {
    from: 'telegram-init-data: the example of the documentation',
    proof: { token: exampleToken },
    initData:
      'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2',
    verdict: 'valid',
    authDate: 1662771648,
  },
  {
    from: 'telegram-init-data: a group with a start parameter',
    proof: { token: '123456789:TEST_FAKE_BOT_TOKEN_EXAMPLE123456' },
    initData:
      'auth_date=1749945600&chat_type=group&query_id=AAHdF6IQAAAAAN0XohDhrOrc&start_param=referral123&user=%7B%22id%22%3A123456789%2C%22first_name%22%3A%22John%22%2C%22last_name%22%3A%22Doe%22%2C%22username%22%3A%22johndoe%22%2C%22language_code%22%3A%22en%22%2C%22is_bot%22%3Afalse%2C%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%2F%2Fexample.com%2Favatar%2F4843.jpg%22%7D&hash=d88ca7df91a7a28bb3b34857ed9e0ec4d99dfa2bf81fd9321e21e3abf84a8ae3',
    verdict: 'valid',
    authDate: 1749945600,
  },
  ...['', 'a'.repeat(63), 'a'.repeat(62), 'a'.repeat(66), 'z'.repeat(64), `${'a'.repeat(63)}g`].map((hash): Vector => ({
    from: `grammY: the hash "${hash}"`,
    proof: { token: '123456:ABC-DEF' },
    initData: `auth_date=1700000000&query_id=AAEAAAE&user=%7B%22id%22%3A1%2C%22first_name%22%3A%22Test%22%7D&hash=${hash}`,
    verdict: 'signature',
    authDate: 1700000000,
  })),
  {
    from: 'grammY: valid, in lower case',
    proof: { token: '123456:ABC-DEF' },
    initData:
      'auth_date=1700000000&query_id=AAEAAAE&user=%7B%22id%22%3A1%2C%22first_name%22%3A%22Test%22%7D&hash=9dc8130af32fc091679f737ac7531bfd321296e2e7761519e088cfa93a6978ef',
    verdict: 'valid',
    authDate: 1700000000,
  },
];

const signed: Vector[] = [
  { from: 'Telegram: data for third parties', proof: production, initData: signedThirdParty, verdict: 'valid' },
  {
    from: 'grammY: another hash, which is not what is signed',
    proof: production,
    initData: signedThirdParty.replace(/hash=[0-9a-f]+/, 'hash=not-used-by-third-party-validation'),
    verdict: 'valid',
  },
  {
    from: 'grammY: another bot',
    proof: { ...production, telegramBotId: '7342037360' },
    initData: signedThirdParty,
    verdict: 'signature',
  },
  {
    from: "grammY: the test servers' key",
    proof: { ...production, publicKey: telegramLaunchKeys['test-signature'] },
    initData: signedThirdParty,
    verdict: 'signature',
  },
  {
    from: 'grammY: a changed field',
    proof: production,
    initData: signedThirdParty.replace('chat_type=private', 'chat_type=group'),
    verdict: 'signature',
  },
  ...[
    '',
    thirdPartySignature.slice(0, -1),
    `${thirdPartySignature}=`,
    // grammY takes this one; a signature has one spelling here, which is Telegram's.
    `${thirdPartySignature}==`,
    `${thirdPartySignature}===`,
    `${thirdPartySignature.slice(0, -1)}!`,
    `${thirdPartySignature.slice(0, -1)}B`,
    `A${thirdPartySignature.slice(1)}`,
  ].map((signature): Vector => ({
    from: `grammY: the signature "${signature}"`,
    proof: production,
    initData: `${thirdParty}&signature=${encodeURIComponent(signature)}`,
    verdict: 'signature',
  })),
  { from: 'grammY: no signature', proof: production, initData: thirdParty, verdict: 'malformed' },
  {
    from: 'aiogram: valid, with no hash',
    proof: { telegramBotId: '42', publicKey: aiogramKey },
    initData: `${aiogram}&signature=${aiogramSignature}`,
    verdict: 'valid',
    authDate: 1650385342,
  },
  {
    from: 'aiogram: a changed signature',
    proof: { telegramBotId: '42', publicKey: aiogramKey },
    initData: `${aiogram}&signature=${aiogramSignature.replace('jU_Cw', 'j1U_w')}`,
    verdict: 'signature',
    authDate: 1650385342,
  },
  {
    from: 'aiogram: no signature',
    proof: { telegramBotId: '42', publicKey: aiogramKey },
    initData: aiogram,
    verdict: 'malformed',
  },
  { from: 'aiogram: nothing', proof: production, initData: '', verdict: 'malformed' },
  { from: 'aiogram: no fields', proof: production, initData: 'test&foo=bar=baz', verdict: 'malformed' },
];

const judge = ({ initData, proof, authDate = 1733584787 }: Vector): string => {
  const verdict = verifyLaunch(initData, proof, authDate * 1000);
  return verdict.outcome === 'refused' ? verdict.reason : verdict.outcome;
};

describe("launch data of other projects' suites", () => {
  test.each(hashed)('by the token, $from: $verdict', (vector) => {
    expect(judge(vector)).toBe(vector.verdict);
  });

  test.each(signed)("by the bot's id, $from: $verdict", (vector) => {
    expect(judge(vector)).toBe(vector.verdict);
  });

  test("is as good a minute before it was signed and an hour after, by the bot's id too", () => {
    const at = (seconds: number) =>
      judge({ from: '', proof: production, initData: signedThirdParty, verdict: '', authDate: 1733584787 + seconds });
    expect([-61, -60, 3600, 3601].map(at)).toEqual(['future', 'valid', 'valid', 'expired']);
  });

  test("says who the user is, by the bot's id too", () => {
    expect(verifyLaunch(signedThirdParty, production, 1733584787_000)).toEqual({
      outcome: 'valid',
      telegramUserId: '279058397',
      languageCode: 'ru',
      isPremium: true,
      displayName: 'Vladislav + - ? / Kibenko',
      startParam: null,
      authDate: 1733584787,
    });
  });
});
