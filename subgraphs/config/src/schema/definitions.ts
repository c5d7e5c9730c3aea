import type { ConfigBuilder } from '../builder.ts';
import { addCurrency } from './currency.ts';
import { addItem } from './item.ts';
import { addLeaderboard } from './leaderboard.ts';
import { addLevel } from './level.ts';
import { addMoney } from './money.ts';
import { addProduct } from './product.ts';
import { addQuest } from './quest.ts';

/** Adds everything that a release defines and states at run time name. */
export const addDefinitions = (types: ConfigBuilder) => {
  const currency = addCurrency(types);
  const money = addMoney(types, currency);
  const item = addItem(types);
  return {
    currency,
    item,
    quest: addQuest(types, money),
    product: addProduct(types, { money, item }),
    leaderboard: addLeaderboard(types),
    level: addLevel(types, money),
  };
};
export type DefinitionTypes = ReturnType<typeof addDefinitions>;
