import type { CommandClient } from '@stargraph/kit/commands';
import { ledgerHold } from '@stargraph/kit/contracts/commands/billing';
import type { ActScope } from '../domain/act-events.ts';
import { chargeOf, type PlacedCharge } from '../domain/charge.ts';
import type { Intent } from '../domain/intent.ts';
import type { Rules } from '../domain/rules.ts';

const states = { held: 'held', settled: 'ended', insufficient: 'insufficient' } as const;

/**
 * Lets billing promise what intents cost, before any of them is decided. Asks nobody where nothing costs anything.
 *
 * @returns by intent
 * @throws CommandFailedError where billing is out of reach: then nothing has changed
 */
export const placeCharges = async (
  commands: CommandClient,
  scope: ActScope,
  intents: readonly Intent[],
  rules: Rules,
): Promise<ReadonlyMap<string, PlacedCharge>> => {
  const charges = intents.flatMap((intent) => {
    const charge = chargeOf(scope, intent, rules);
    return charge === null ? [] : [{ intentId: intent.id, charge }];
  });
  if (charges.length === 0) return new Map();
  const { environmentId, playerId, traceparent } = scope;
  const { outcomes } = await commands.call(
    ledgerHold,
    { environmentId, playerId, holds: charges.map(({ charge }) => charge) },
    { traceparent },
  );
  return new Map(
    charges.map(({ intentId, charge }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('Billing answered for fewer holds than it was asked for');
      return [intentId, { ...charge, state: states[outcome] }];
    }),
  );
};
