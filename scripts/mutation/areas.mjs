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
/** Tests of how long something takes: they find no mutant that others do not. */
const tooSlow = ['test/matching/references.spec.ts', 'test/matching/price-ladder.spec.ts'];
/** What is asked of modules whose own tests are not those beside them. */
const testsOf = {
  common: ['src/common', 'src/common/model'],
  core: [...core.map(beside), ...ofVenue],
  flow: [beside('flow'), 'test/flow/mini-recordings.spec.ts'],
};

/** The area of a file: the venue's core as a whole, src/common, or a module. */
export function areaOf(file) {
  const module = file.startsWith('src/common/') ? 'common' : /^src\/modules\/([^/]+)\/domain\//.exec(file)?.[1];
  if (module === undefined) throw new Error(`${file} is not pure code: mutation testing does not cover it`);
  const name = core.includes(module) ? 'core' : module;
  return { name, specs: testsOf[name] ?? [beside(name)] };
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
    )
    .filter((name) => !tooSlow.includes(name));
}
