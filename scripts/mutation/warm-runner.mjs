/**
 * Stryker's runner of tests in a mutation run: the specs are loaded once, and a mutant is a switch in the loaded code, so
 * most mutants cost milliseconds. (Jest loads every module again for each mutant.) The tests run in Jest's own circus and
 * `expect`, without its virtual machines: specs.mjs. A found mutant may leave a table of a module spoiled, so what found it
 * must pass again without the mutant; if it does not, everything is loaded afresh and the mutant is asked again.
 */
import { isInSample } from './sample.mjs';
import { Specs } from './specs.mjs';

/** The state that Stryker's changed code reads. */
const stryker = (globalThis['__stryker__'] ??= {});
/** Stryker allows a mutant a hundred times the hits of all tests together; a tenth of that is for ever as well. */
const HIT_LIMIT_PART = 10;
/** How many times the processor's time a test may take by the clock: asked again where the machine had no time for it. */
const PATIENCE = [2, 8, 32, 128];
const sampleOneIn = Number(process.env.MUTATION_SAMPLE ?? 1);

class WarmRunner {
  specs;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    delete stryker.activeMutant;
    stryker.mutantCoverage = { static: {}, perTest: {} };
    this.specs = await Specs.load();
    const { results } = await this.specs.run(undefined, { onTest: (id) => (stryker.currentTestId = id) });
    delete stryker.currentTestId;
    Specs.keepDurations(results);
    return { status: 'complete', tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun(options) {
    if (!isInSample(inReport(options.activeMutant), options.activeMutant.fileName, sampleOneIn))
      return { status: 'error', errorMessage: 'not in the sample' };
    return this.runMutant(options);
  }

  async runMutant({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    const isStatic = mutantActivation === 'static';
    const limit = hitLimit === undefined ? undefined : Math.ceil(hitLimit / HIT_LIMIT_PART);
    if (reloadEnvironment || this.specs === undefined) {
      try {
        await this.reload(isStatic ? activeMutant.id : undefined);
      } catch (error) {
        if (!isStatic) throw error;
        return { status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests: 0 };
      }
    }
    const first = await this.ask(activeMutant.id, testFilter, limit);
    if (isStatic || first.status === 'survived' || (await this.passesWithout(first))) return first;
    await this.reload(undefined);
    const second = await this.ask(activeMutant.id, testFilter, limit);
    await this.reload(undefined);
    if (second.lastTest !== undefined && !(await this.passesWithout(second)))
      throw new Error(`${second.lastTest} fails without a mutant too`);
    return second;
  }

  /** A mutant of code that runs while modules load must be there from the start. */
  async reload(mutantId) {
    stryker.activeMutant = mutantId;
    delete stryker.hitCount;
    this.specs = undefined;
    this.specs = await Specs.load();
  }

  async ask(mutantId, testFilter, hitLimit) {
    let run;
    for (const patience of PATIENCE) {
      Specs.bePatient(patience);
      Object.assign(stryker, { activeMutant: mutantId, hitCount: 0, hitLimit });
      run = await this.specs.run(testFilter, { isBailing: true });
      if (run.failed?.isStalled !== true) break;
    }
    const { results, failed } = run;
    delete stryker.activeMutant;
    const lastTest = failed?.id;
    if (stryker.hitCount > hitLimit) return { status: 'timeout', reason: `run ${hitLimit} times`, lastTest };
    if (failed?.isEndless === true) return { status: 'timeout', reason: failed.failureMessage, lastTest };
    if (failed === undefined) return { status: 'survived', nrOfTests: results.length };
    const { id, failureMessage } = failed;
    return { status: 'killed', killedBy: [id], failureMessage, nrOfTests: results.length, lastTest };
  }

  async passesWithout({ lastTest }) {
    if (lastTest === undefined) return false;
    Specs.bePatient(PATIENCE.at(-1));
    const { failed } = await this.specs.run([lastTest], { isBailing: true });
    return failed === undefined;
  }
}

/** The report counts lines and columns from 1. */
function inReport({ location: { start }, ...mutant }) {
  return { ...mutant, location: { start: { line: start.line + 1, column: start.column + 1 } } };
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'warm', factory: () => new WarmRunner() }];
