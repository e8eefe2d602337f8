/**
 * Situations as text, for examples that a reader can follow and a test runs: a line is a command, the indented lines below
 * it are its events, all of them and in their order, in the words of tell.ts. A command without any is one that is not refused.
 *
 *     alice: sell 5 @ 100
 *     bob: buy 2 @ 101
 *       #2 accepted: buy 2 @ 101, holds 202
 *       #2 takes 2 @ 100 from #1, level 3 in 1, releases 2 and 0
 *     book
 *       sell 100: #1 3
 *
 * alice, bob and carol have 1,000,000 USD and 10,000 BTC each. What commands there are stands in `traderCommands` and
 * `venueCommands`; every command comes 10 µs after the one before.
 */
import { invariant } from '../../src/common/assert.js';
import { ALL_INSTRUMENTS, legNames, type CommandBody } from '../../src/common/model/commands.js';
import { Allocation, AuctionKind, ListType, Phase } from '../../src/common/model/order-terms.js';
import { RiskLimit, type RiskLimitName } from '../../src/common/model/risk-limits.js';
import type { Plain } from '../oracle/emitter.js';
import { massCancelBody, phaseBody } from './command.js';
import { Market } from './market.js';
import { orderOf } from './order-words.js';
import type { TestedVenue } from './tested-venue.js';

const TRADERS = ['alice', 'bob', 'carol'];

interface ScriptLine {
  readonly command: string;
  readonly told: readonly string[];
}

function parseScript(text: string): ScriptLine[] {
  const lines: { command: string; told: string[] }[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    if (line.startsWith(' ')) {
      const last = lines.at(-1);
      invariant(last !== undefined, `"${line}" stands below a command`);
      last.told.push(line.trim());
    } else lines.push({ command: line.trim(), told: [] });
  }
  return lines;
}

/** Plays a script; answers it as it should read: the lines that it has where they are true, else with what is told instead. */
export function playScript(venue: TestedVenue, text: string): string {
  const play = new VenueScript(venue);
  return parseScript(text)
    .flatMap(({ command, told }) => {
      const events = play.run(command);
      const refusal = events.find((line) => line.startsWith('refused'));
      if (told.length === 0 && refusal === undefined) return [command];
      return [command, ...events.map((line) => `  ${line}`)];
    })
    .join('\n');
}

/** The script with its lines as `playScript` writes them: what it is compared with. */
export function scriptAsWritten(text: string): string {
  return parseScript(text)
    .flatMap(({ command, told }) => [command, ...told.map((line) => `  ${line}`)])
    .join('\n');
}

type Words = readonly string[];
type Run<B> = (words: Words, name: string) => B;

export class VenueScript {
  readonly market: Market;

  constructor(venue: TestedVenue) {
    this.market = new Market(venue);
    for (const trader of TRADERS) this.market.account(trader, { USD: 1_000_000, BTC: 10_000 });
  }

  /** What the command told. */
  run(line: string): string[] {
    const [, name, rest] = /^(\w+): (.*)$/.exec(line) ?? [undefined, '', line];
    const [word = '', ...words] = (rest ?? '').split(' ');
    if (name === '') return this.look(word, words);
    const known: Readonly<Record<string, Run<string[]>>> = name === 'venue' ? this.venueCommands : this.traderCommands;
    const run = known[word];
    invariant(run !== undefined, `"${line}" is a command`);
    return run(words, name ?? '');
  }

  /** Questions, which change nothing: `book`, `balance alice USD`, `fees USD`. */
  private look(word: string, [first = '', second = '']: Words): string[] {
    if (word === 'book') return this.market.book().length === 0 ? ['empty'] : this.market.book();
    if (word === 'balance') return [this.market.balance(first, second)];
    invariant(word === 'fees', `"${word}" is a question`);
    return [`${this.market.fees(first)}`];
  }

  private readonly traderCommands: Readonly<Record<string, Run<string[]>>> = {
    buy: (words, name) => this.market.place(name, `buy ${words.join(' ')}`),
    sell: (words, name) => this.market.place(name, `sell ${words.join(' ')}`),
    /** `oco sell 5 @ 110 | sell 5 stop 95`; the working order of the other two comes first. */
    oco: (words, name) => this.list(name, 'oco', words),
    oto: (words, name) => this.list(name, 'oto', words),
    bracket: (words, name) => this.list(name, 'bracket', words),
    cancel: ([orderId], name) => this.market.cancel(name, Number(orderId)),
    'cancel-id': ([clientOrderId = ''], name) => this.market.send('CancelByClientOrderId', name, { clientOrderId }),
    'cancel-list': ([listId], name) => this.market.send('CancelOrderList', name, { listId: Number(listId) }),
    /** `replace 1 5 @ 100`, `replace 1 5` or `replace 1 @ 100` */
    replace: ([orderId, ...terms], name) => this.market.replace(name, Number(orderId), terms.join(' ')),
    'mass-cancel': ([side = '0', lowest = '0', highest = '0'], name) =>
      this.market.send(
        'MassCancel',
        name,
        massCancelBody({
          side: Number(side),
          lowestPriceTicks: Number(lowest),
          highestPriceTicks: Number(highest),
        }),
      ),
    disconnect: ([session], name) => this.market.disconnect(name, Number(session)),
    deposit: ([amount, asset = ''], name) => this.market.deposit(name, Number(amount), asset),
    withdraw: ([amount, asset = ''], name) => this.market.withdraw(name, Number(amount), asset),
  };

  private readonly venueCommands: Readonly<Record<string, Run<string[]>>> = {
    /** `phase halt`, `phase auction closing`, `phase auction opening for 500` */
    phase: ([phase, kind = 'none', , lastsUs]) =>
      this.market.send(
        'SetPhase',
        '',
        phaseBody(
          1,
          Phase[phase as keyof typeof Phase],
          AuctionKind[kind as keyof typeof AuctionKind],
          lastsUs === undefined ? 0 : this.market.nextTimeUs + Number(lastsUs),
        ),
      ),
    /** `reopen`: to continuous trading, by one person, where the others take two. */
    reopen: () => this.market.send('SetPhase', '', { ...phaseBody(1, Phase.continuous), override: 0 }),
    /** `market halt`, `market continuous`: a phase of all instruments. */
    market: ([phase]) =>
      this.market.send('SetPhase', '', phaseBody(ALL_INSTRUMENTS, Phase[phase as keyof typeof Phase])),
    /** `breaker 700 1300 2000 haltUs 500 auctionUs 300` */
    breaker: ([level1Bps, level2Bps, level3Bps, ...times]) => {
      const levels = { level1Bps: Number(level1Bps), level2Bps: Number(level2Bps), level3Bps: Number(level3Bps) };
      return this.market.send('SetMarketBreaker', '', { ...levels, haltUs: 0, auctionUs: 0, ...fieldsOf(times) });
    },
    /** `terms collarBps 250 takerFeePpm 1000`: what is not named is plain. */
    terms: (words) => this.market.update(fieldsOf(words)),
    /** `bands staticBps 1000 referencePriceTicks 100`: what is not named is off. */
    bands: (words) => this.market.send('SetBands', '', { ...noBands, ...fieldsOf(words) }),
    /** `allocation pro_rata minShareLots 2 topOfBook 1`: what is not named is off. */
    allocation: ([method, ...words]) =>
      this.market.send('SetAllocation', '', {
        ...noAllocation,
        method: Allocation[method as keyof typeof Allocation],
        ...fieldsOf(words, (account) => this.market.accountId(account)),
      }),
    mark: ([price]) => this.market.send('SetMarkPrice', '', { priceTicks: Number(price), instrumentId: 1 }),
    group: ([account = '', tradeGroup]) =>
      this.market.send('SetTradeGroup', account, { tradeGroup: Number(tradeGroup) }),
    /** `tier 2 alice`, `tier 2 makerFeePpm 0 takerFeePpm 100` */
    tier: ([tier, ...rest]) => {
      const [account = ''] = rest;
      if (rest.length === 1) return this.market.send('SetAccountTier', account, { tier: Number(tier) });
      const rates = fieldsOf(rest) as { makerFeePpm: number; takerFeePpm: number };
      return this.market.send('SetFeeTier', '', { instrumentId: 1, tier: Number(tier), ...rates });
    },
    limit: ([account = '', maxOpenOrders]) =>
      this.market.send('SetLimits', account, { maxOpenOrders: Number(maxOpenOrders) }),
    /** `risk alice price_collar 300`: a limit of an account on the instrument. */
    risk: ([account = '', name = '', value]) =>
      this.market.send('SetRiskLimit', account, {
        value: Number(value),
        untilUs: 0,
        instrumentId: 1,
        assetId: 0,
        tradeGroup: 0,
        limit: RiskLimit[name as RiskLimitName],
      }),
    kill: ([account = '', active = '1']) => this.market.killSwitch(account, Number(active)),
    /** So many microseconds pass, then what is due happens. */
    wait: ([us]) => {
      this.market.pause(Number(us));
      return this.market.send('TimerTick', '', {});
    },
  };

  private list(name: string, listType: keyof typeof ListType, words: Words): string[] {
    const orders = words.join(' ').split(' | ');
    invariant(orders.length === (listType === 'bracket' ? 3 : 2), `${orders.length} orders are a list`);
    const legs = legNames.flatMap((leg, index) =>
      Object.entries(legOf(orders[index])).map(([key, value]) => [
        `${leg}${key.charAt(0).toUpperCase()}${key.slice(1)}`,
        value,
      ]),
    );
    const body = { ...Object.fromEntries(legs), instrumentId: 1, listType: ListType[listType] };
    return this.market.send('PlaceOrderList', name, body as Plain<CommandBody<'PlaceOrderList'>>);
  }
}

/** All 0 and empty where there is no such order. */
function legOf(text: string | undefined): Readonly<Record<string, number | string>> {
  const order = text === undefined ? undefined : orderOf(text);
  const { stopPriceTicks = 0, trailingOffsetTicks = 0, trailingOffsetBps = 0 } = order?.advanced ?? {};
  const { expireAtUs = 0, triggerSource = 0 } = order?.advanced ?? {};
  const { side = 0, orderType = 0, timeInForce = 0, selfTradePrevention = 0 } = order?.body ?? {};
  const { priceTicks = 0, quantityLots = 0, flags = 0, clientOrderId = '' } = order?.body ?? {};
  return {
    priceTicks,
    quantityLots,
    stopPriceTicks,
    trailingOffsetTicks,
    trailingOffsetBps,
    expireAtUs,
    triggerSource,
    flags,
    side,
    orderType,
    timeInForce,
    selfTradePrevention,
    clientOrderId,
  };
}

const noBands = {
  referencePriceTicks: 0,
  limitStateUs: 0,
  pauseUs: 0,
  auctionUs: 0,
  instrumentId: 1,
  staticBps: 0,
  dynamicBps: 0,
};

const noAllocation = {
  topMaxLots: 0,
  minShareLots: 0,
  instrumentId: 1,
  fifoPercent: 0,
  leadMarketMakerPercent: 0,
  leadMarketMakerAccountId: 0,
  topOfBook: 0,
};

/** Pairs of a field's name and its value; `named` reads a value that is no number. */
function fieldsOf(words: Words, named: (word: string) => number = Number): Record<string, number> {
  const fields: Record<string, number> = {};
  for (let at = 0; at + 1 < words.length; at += 2) {
    const value = words[at + 1] ?? '';
    fields[words[at] ?? ''] = /^-?\d+$/.test(value) ? Number(value) : named(value);
  }
  return fields;
}
