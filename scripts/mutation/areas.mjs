/**
 * The pure code in areas, each with the tests that are asked about it: those beside the code, and for what only shows in
 * a whole venue also its rules and short fixed games. Fewer tests make a run of an area shorter.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const beside = (module) => `src/modules/${module}/domain`;
const core = ['engine', 'matching', 'risk', 'ledger', 'instruments'];
const ofVenue = ['test/matching', 'test/properties/oracle.spec.ts', 'test/properties/saved-state.spec.ts'];
const ofCommon = ['src/common', 'src/common/model', beside('orders')];

/** By the start of a file's path; the first that fits counts. */
export const areas = [
  { name: 'common', path: 'src/common/', specs: [...ofCommon, ...ofVenue] },
  ...core.map((name) => ({ name, path: `${beside(name)}/`, specs: [beside(name), ...ofVenue] })),
  { name: 'flow', path: `${beside('flow')}/`, specs: [beside('flow'), 'test/flow/mini-recordings.spec.ts'] },
  ...['event-history', 'market-data', 'orders', 'projections', 'simulation'].map((name) => ({
    name,
    path: `${beside(name)}/`,
    specs: [beside(name)],
  })),
];

/** A module that has no area of its own is asked its own tests and those of the venue. */
export function areaOf(file) {
  const known = areas.find(({ path }) => file.startsWith(path));
  if (known !== undefined) return known;
  const name = /^src\/modules\/([^/]+)\/domain\//.exec(file)?.[1];
  if (name === undefined) throw new Error(`${file} is not pure code: mutation testing does not cover it`);
  return { name, path: `${beside(name)}/`, specs: [beside(name), ...ofVenue] };
}

/** The spec files of an area: those that it names, and those of the folders that it names. */
export function specsOf({ specs }) {
  return specs
    .filter((name) => existsSync(join(root, name)))
    .flatMap((name) =>
      name.endsWith('.spec.ts')
        ? [name]
        : readdirSync(join(root, name))
            .filter((file) => file.endsWith('.spec.ts'))
            .map((file) => `${name}/${file}`),
    );
}
