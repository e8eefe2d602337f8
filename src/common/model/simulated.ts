/** Accounts whose key begins so belong to participants that are programs of the venue's own. No user can have such a name. */
export const SIMULATED_KEY_PREFIX = 'simulation:';

export function isSimulatedKey(accountKey: string): boolean {
  return accountKey.startsWith(SIMULATED_KEY_PREFIX);
}

/** What the living market can be made to do (docs/simulation.md). */
export const scenarioNames = [
  'calm',
  'trend',
  'volatile',
  'flash_crash',
  'liquidity_drought',
  'opening_auction',
  'halt',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** How many there are of each kind, and how they trade: the section `simulation` of the configuration. */
export interface PopulationTerms {
  /** On each instrument, like all that are not said to be elsewhere. */
  readonly marketMakers: number;
  /** Levels a side, at most; thin instruments have fewer. */
  readonly quoteLevels: number;
  /** γ of the market makers, per basis point. */
  readonly riskAversion: number;
  /** Together they trade at the instrument's rate times `activity`. */
  readonly noiseTraders: number;
  readonly activity: number;
  readonly momentumTraders: number;
  readonly meanReversionTraders: number;
  /** On each pair. */
  readonly whales: number;
  /** On each cross. */
  readonly arbitrageurs: number;
  /** On each thin instrument. */
  readonly spoofers: number;
}
