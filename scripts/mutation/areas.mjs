/**
 * The pure code in areas, each with the tests that are asked about it: those beside the code, and for what only shows in
 * a whole venue also its rules and a short fixed game. Fewer tests make a run of an area minutes instead of hours.
 */
const beside = (module) => `**/src/modules/${module}/domain/**/*.spec.ts`;
const core = ['engine', 'matching', 'risk', 'ledger', 'instruments'];
const ofVenue = ['**/test/matching/**/*.spec.ts', '**/test/properties/oracle.spec.ts'];
const ofCommon = ['**/src/common/*.spec.ts', '**/src/common/model/**/*.spec.ts'];

/** By the start of a file's path; the first that fits counts. */
export const areas = [
  { name: 'common', path: 'src/common/', specs: [...ofCommon, beside('orders'), ...ofVenue] },
  ...core.map((name) => ({ name, path: `src/modules/${name}/domain/`, specs: [beside(name), ...ofVenue] })),
  {
    name: 'flow',
    path: 'src/modules/flow/domain/',
    specs: [beside('flow'), '**/test/flow/mini-recordings.spec.ts'],
  },
  ...['market-data', 'orders', 'projections', 'simulation'].map((name) => ({
    name,
    path: `src/modules/${name}/domain/`,
    specs: [beside(name)],
  })),
];

/** A module that has no area of its own is asked its own tests and those of the venue. */
export function areaOf(file) {
  const known = areas.find(({ path }) => file.startsWith(path));
  if (known !== undefined) return known;
  const name = /^src\/modules\/([^/]+)\/domain\//.exec(file)?.[1];
  if (name === undefined) throw new Error(`${file} is not pure code: mutation testing does not cover it`);
  return { name, path: `src/modules/${name}/domain/`, specs: [beside(name), ...ofVenue] };
}
