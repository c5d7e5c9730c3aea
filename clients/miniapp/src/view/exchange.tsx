import { useId, useState } from 'react';
import { byId, type Exchange } from '../release/release.ts';
import { Button, Cell, Section, Tile } from '../ui/kit.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { exchangeRange } from './exchange-range.ts';
import { exchangeWords } from './exchange-words.ts';
import type { Loadable, PlayerView } from './model.ts';
import { MoneyAmount } from './money.tsx';
import { useStage } from './stage.tsx';

/** An amount of a currency in words. */
const useMoneyText = (): ((money: { readonly currencyId: string; readonly amount: bigint }) => string) => {
  const { release, number, text } = useStage();
  return ({ currencyId, amount }) => `${number(amount)} ${text(byId(release.currencies, currencyId)?.name)}`;
};

/** What of a rate's limit for a day is left; null where it has none. */
const leftToday = ({ id, perDay }: Exchange, left: ReadonlyMap<string, bigint>): bigint | null =>
  perDay == null ? null : (left.get(id) ?? BigInt(perDay));

/** The rates at which the player may exchange currencies; nothing where the project has none. */
export const ExchangeView = ({
  rates,
  left,
  player,
  busy,
  onOpen,
}: {
  readonly rates: readonly Exchange[];
  /** What may still be given today, by rate; as much as a whole day allows where that is not known. */
  readonly left: ReadonlyMap<string, bigint>;
  readonly player: Loadable<PlayerView>;
  readonly busy: ReadonlySet<string>;
  readonly onOpen: (rate: Exchange) => void;
}) => {
  const { locale, release } = useStage();
  const words = exchangeWords(locale);
  const money = useMoneyText();
  if (rates.length === 0) return null;
  return (
    <Section header={words.exchange}>
      {rates.map((rate) => {
        const { id, give, get } = rate;
        const available = player.state === 'ready' ? (player.value.wallets.get(give.currencyId) ?? 0n) : 0n;
        const today = leftToday(rate, left);
        const { least, most } = exchangeRange(rate, available, today);
        const enough = most >= least;
        const needed = { currencyId: give.currencyId, amount: String(least * BigInt(give.amount)) };
        return (
          <Cell
            key={id}
            leading={<Tile icon={byId(release.currencies, get.currencyId)?.icon ?? 'coin'} />}
            title={
              <span className="sg-rate">
                <MoneyAmount money={give} />
                <span aria-hidden="true">→</span>
                <MoneyAmount money={get} />
              </span>
            }
            subtitle={
              today !== null && today < BigInt(needed.amount) ? (
                <span>{words.usedUp}</span>
              ) : (
                <>
                  <span className="sg-rate">
                    {enough ? words.have : words.tooLittle}{' '}
                    <MoneyAmount money={enough ? { ...needed, amount: String(available) } : needed} />
                  </span>
                  {today !== null && (
                    <span className="sg-left sg-rate">
                      {words.today} <MoneyAmount money={{ ...needed, amount: String(today) }} />
                    </span>
                  )}
                </>
              )
            }
            trailing={
              <Button
                kind="tinted"
                busy={busy.has(id)}
                disabled={!enough}
                label={words.open(
                  money({ currencyId: give.currencyId, amount: BigInt(give.amount) }),
                  money({ currencyId: get.currencyId, amount: BigInt(get.amount) }),
                )}
                onPress={() => onOpen(rate)}
              >
                {words.exchange}
              </Button>
            }
          />
        );
      })}
    </Section>
  );
};

/** The most steps that a finger can choose among. */
const mostSteps = 1000n;

/** How much is exchanged at a rate: only whole multiples of it can be chosen, and what they get is shown. */
export const ExchangeSheet = ({
  rate,
  left,
  available,
  onExchange,
  onClose,
}: {
  readonly rate: Exchange;
  /** As {@link ExchangeView} takes it. */
  readonly left: ReadonlyMap<string, bigint>;
  /** What the player has to give, minor units. */
  readonly available: bigint;
  /** @param amount what is given, minor units */
  readonly onExchange: (amount: bigint) => void;
  readonly onClose: () => void;
}) => {
  const { locale } = useStage();
  const words = exchangeWords(locale);
  const money = useMoneyText();
  const { least, most } = exchangeRange(rate, available, leftToday(rate, left));
  const span = most - least;
  // A long range is stepped through in equal parts, whose last one ends at the most.
  const steps = span > mostSteps ? mostSteps : span;
  const [step, setStep] = useState(0);
  const times = steps === 0n ? least : least + (span * BigInt(Math.min(step, Number(steps)))) / steps;
  const give = { currencyId: rate.give.currencyId, amount: times * BigInt(rate.give.amount) };
  const get = { currencyId: rate.get.currencyId, amount: times * BigInt(rate.get.amount) };
  const id = useId();
  return (
    <Sheet label={words.exchange} onClose={onClose}>
      <h2 className="sg-sheet-title">{words.exchange}</h2>
      <dl className="sg-rate-sides" aria-live="polite">
        <div>
          <dt>{words.give}</dt>
          <dd>
            <MoneyAmount money={{ ...give, amount: String(give.amount) }} />
          </dd>
        </div>
        <div>
          <dt>{words.get}</dt>
          <dd>
            <MoneyAmount money={{ ...get, amount: String(get.amount) }} />
          </dd>
        </div>
      </dl>
      {steps > 0n && (
        <>
          <label className="sg-hidden" htmlFor={id}>
            {words.howMuch}
          </label>
          <input
            id={id}
            className="sg-range"
            type="range"
            min={0}
            max={Number(steps)}
            value={step}
            aria-valuetext={money(give)}
            onChange={(event) => setStep(Number(event.currentTarget.value))}
          />
        </>
      )}
      <div className="sg-sheet-action">
        <Button
          kind="filled"
          size="large"
          label={words.open(money(give), money(get))}
          onPress={() => onExchange(give.amount)}
        >
          {words.exchange}
        </Button>
      </div>
    </Sheet>
  );
};
