import type { ConfigBuilder } from '../builder.ts';
import { addCurrency } from './currency.ts';
import type { IconTypes } from './icon.ts';
import { addItem } from './item.ts';
import { addLeaderboard } from './leaderboard.ts';
import { addLevel } from './level.ts';
import { addMoney } from './money.ts';
import { addProduct } from './product.ts';
import { addQuest } from './quest.ts';

/** Adds everything that a release defines and states at run time name. */
export const addDefinitions = (types: ConfigBuilder, icons: IconTypes) => {
  const currency = addCurrency(types, icons);
  const money = addMoney(types, currency);
  const item = addItem(types, icons);
  return {
    currency,
    money,
    item,
    quest: addQuest(types, { money, icons }),
    product: addProduct(types, { money, item, icons }),
    leaderboard: addLeaderboard(types),
    level: addLevel(types, money),
  };
};
export type DefinitionTypes = ReturnType<typeof addDefinitions>;
