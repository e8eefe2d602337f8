/** Brings a venue to where the demo market can begin: assets, instruments with their bands, accounts with money. */
import type { CommandBody } from '../../common/model/commands.js';
import { RejectReason, rejectReasonName } from '../../common/model/reject-reason.js';
import type { AdminBody } from '../engine/admin.commands.js';
import { type CommandOutcome, eventOf } from '../engine/command-outcome.js';
import { demoAssets, type DemoInstrument } from './domain/demo-instruments.js';
import type { Participant } from './domain/population.js';
import type { FloorIds } from './market-floor.js';

/** What the set-up needs of a venue. */
export interface VenueToSetUp {
  /** `accountId` is the account that it concerns, 0 for the venue. */
  administer(accountId: number, action: AdminBody): Promise<CommandOutcome>;
  /** The ids of what is defined; 0 for what is not. */
  assetId(asset: string): number;
  instrumentId(symbol: string): number;
}

export interface MarketSetUp extends FloorIds {
  /** What was not there before. */
  readonly newSymbols: ReadonlySet<string>;
}

/** Defines what is missing; a second start finds everything there, and changes nothing that an operator has changed. */
export async function setUpMarket(
  venue: VenueToSetUp,
  instruments: readonly DemoInstrument[],
  participants: readonly Participant[],
): Promise<MarketSetUp> {
  for (const { asset, scale } of demoAssets) {
    await administer(venue, 0, { name: 'DefineAsset', body: { asset, scale } }, RejectReason.ASSET_EXISTS);
  }
  const newSymbols = new Set<string>();
  for (const instrument of instruments) {
    if (await defineInstrument(venue, instrument)) newSymbols.add(instrument.symbol);
  }
  const accounts = await Promise.all(participants.map((participant) => openAccount(venue, participant, instruments)));
  return {
    instrumentIds: instruments.map(({ symbol }) => venue.instrumentId(symbol)),
    accountIds: new Map(participants.map(({ accountKey }, place) => [accountKey, accounts[place] as number])),
    newSymbols,
  };
}

/** True where it was not there before. */
async function defineInstrument(venue: VenueToSetUp, instrument: DemoInstrument): Promise<boolean> {
  const body = {
    ...instrument,
    baseAssetId: venue.assetId(instrument.baseAsset),
    quoteAssetId: venue.assetId(instrument.quoteAsset),
    // The table of demo instruments has plain numbers; the command brands them.
  } as unknown as CommandBody<'DefineInstrument'>;
  const action = { name: 'DefineInstrument', body } as const;
  const { refusal } = await administer(venue, 0, action, RejectReason.INSTRUMENT_EXISTS);
  if (refusal !== undefined) return false;
  await administer(venue, 0, { name: 'SetBands', body: bandsOf(venue, instrument) });
  return true;
}

function bandsOf(venue: VenueToSetUp, { symbol, bands }: DemoInstrument): CommandBody<'SetBands'> {
  return {
    referencePriceTicks: 0 as never,
    limitStateUs: bands.limitStateMs * 1_000,
    pauseUs: bands.pauseMs * 1_000,
    auctionUs: bands.auctionMs * 1_000,
    instrumentId: venue.instrumentId(symbol) as never,
    staticBps: 0,
    dynamicBps: bands.dynamicBps,
  };
}

/** Opens the account of a participant and gives it what its instruments need, once. */
async function openAccount(
  venue: VenueToSetUp,
  { accountKey, instruments: places }: Participant,
  instruments: readonly DemoInstrument[],
): Promise<number> {
  const opened = await administer(venue, 0, { name: 'OpenAccount', body: { accountKey } });
  const account = eventOf(opened, 'AccountOpened');
  const accountId = Number(account?.accountId);
  if (account?.body.opened === 0) return accountId;
  const names = new Set(
    places.flatMap((place) => {
      const { baseAsset, quoteAsset } = instruments[place] as DemoInstrument;
      return [baseAsset, quoteAsset];
    }),
  );
  const assets = demoAssets.filter(({ asset }) => names.has(asset));
  await Promise.all(
    assets.map(({ asset, scale, funds }) => {
      const amount = (funds * 10 ** scale) as never;
      const body = { assetId: venue.assetId(asset) as never, amount, reference: `simulation-start-${asset}` };
      return administer(venue, accountId, { name: 'Deposit', body });
    }),
  );
  return accountId;
}

async function administer(
  venue: VenueToSetUp,
  accountId: number,
  action: AdminBody,
  expected?: RejectReason,
): Promise<CommandOutcome> {
  const outcome = await venue.administer(accountId, action);
  if (outcome.refusal !== undefined && outcome.refusal !== expected) {
    const reason = rejectReasonName(outcome.refusal);
    throw new Error(`the demo market cannot be set up: ${action.name} was refused with ${reason}`);
  }
  return outcome;
}
