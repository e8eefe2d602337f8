/** The specs of a mutation run, loaded into this process: MUTATION_SPECS names their files. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import * as fc from 'fast-check';

const circus = createRequire(import.meta.resolve('jest'))('jest-circus');
const isRandom = (file) => file.includes('/properties/');
/**
 * A test that takes so much longer than without a mutant never ends. Told by the processor's time, because a busy machine
 * may give this process little of it; so the clock ends a test sooner or later, and is asked again where it was too soon.
 */
const SLOWER_MAX = 10;
const CPU_MS_MIN = 500;
const PATIENCE_AT_FIRST_MS = 600_000;
let patience = 1;
/** The processor's time of each test without a mutant; in a file for the processes that come after the first. */
const durationsFile = 'test-durations.json';
let durations = existsSync(durationsFile) ? JSON.parse(readFileSync(durationsFile, 'utf8')) : {};
let version = 0;
/** Stryker's numbers for the status of a test. */
const [SUCCESS, FAILED] = [0, 1];

register('./typescript-hooks.mjs', import.meta.url);
// A mutant must not be killed by luck.
fc.configureGlobal({ seed: 1 });
circus.addEventHandler((event) => Specs.listener?.(event));

export class Specs {
  /** What follows the running tests. */
  static listener;

  constructor(files) {
    this.files = files;
  }

  /** Loads every module anew: a module is known by its address, and each load has a version of its own. */
  static async load() {
    version += 1;
    // Examples find most mutants, and a random game takes long.
    const names = process.env.MUTATION_SPECS.split(',').toSorted(
      (a, b) => isRandom(a) - isRandom(b) || (a < b ? -1 : 1),
    );
    const files = [];
    for (const name of names) {
      circus.resetState();
      const state = circus.getState();
      state.testTimeout = PATIENCE_AT_FIRST_MS;
      await import(`${pathToFileURL(join(process.cwd(), name)).href}?version=${version}`);
      const ids = idsOf(state.rootDescribeBlock, name);
      for (const [test, id] of ids) test.fn = bounded(test.fn, id);
      files.push({ name, state, ids });
    }
    return new Specs(files);
  }

  /** How many times the processor's time a test may take by the clock. */
  static bePatient(factor) {
    patience = factor;
  }

  static keepDurations(results) {
    durations = Object.fromEntries(results.map(({ id, cpuMs }) => [id, cpuMs]));
    writeFileSync(durationsFile, JSON.stringify(durations));
  }

  /** Runs the tests of these ids, all of them without ids, and stops at the first failure if told so. */
  async run(wanted, { onTest, isBailing = false } = {}) {
    const filter = wanted === undefined ? undefined : new Set(wanted);
    const results = [];
    let failed;
    for (const { state, name, ids } of this.files) {
      const tests = [...ids].filter(([, id]) => filter === undefined || filter.has(id));
      if (tests.length === 0 || (isBailing && failed !== undefined)) continue;
      const chosen = new Set(tests.map(([test]) => test));
      Specs.listener = ({ name: event, test }) => {
        if (event === 'test_start') {
          const isSkipped = !chosen.has(test) || (isBailing && failed !== undefined);
          Object.assign(test, { errors: [], mode: isSkipped ? 'skip' : undefined, startedAt: performance.now() });
          test.cpuAtStart = process.cpuUsage();
          onTest?.(ids.get(test));
        }
        if (event !== 'test_done') return;
        const result = resultOf(test, ids.get(test), name);
        results.push(result);
        if (result.status === FAILED) failed ??= result;
      };
      circus.setState(state);
      state.unhandledErrors = [];
      await circus.run();
      onTest?.(undefined);
      Specs.listener = undefined;
    }
    return { results, failed };
  }
}

const boundedCall = new Script('globalThis.boundedTest()');

/** A test that is ended where it runs for ever; nothing else ends a loop that never gives way. */
function bounded(fn, id) {
  return () => {
    const cpuMsMax = CPU_MS_MIN + SLOWER_MAX * durations[id];
    const timeout = durations[id] === undefined ? PATIENCE_AT_FIRST_MS : cpuMsMax * patience;
    const before = process.cpuUsage();
    globalThis.boundedTest = fn;
    try {
      return boundedCall.runInThisContext({ timeout: Math.ceil(timeout) });
    } catch (error) {
      if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') error.isStalled = cpuMsSince(before) < cpuMsMax * 0.9;
      throw error;
    }
  };
}

function cpuMsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return Math.ceil((user + system) / 1_000);
}

function resultOf(test, id, fileName) {
  const timeSpentMs = Math.round(performance.now() - test.startedAt);
  const result = { id, name: test.name, fileName, timeSpentMs, cpuMs: cpuMsSince(test.cpuAtStart) };
  if (test.errors.length === 0) return { ...result, status: SUCCESS };
  const error = [test.errors[0]].flat()[0];
  const isEndless = error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
  return {
    ...result,
    status: FAILED,
    isEndless,
    isStalled: isEndless && error.isStalled,
    failureMessage: String(error?.message ?? error).slice(0, 2_000),
  };
}

/** Test by test its id: tests of one name are told apart by a number. */
function idsOf(block, path, ids = new Map(), known = new Map()) {
  for (const child of block.children) {
    // What the oracle does says nothing about the core.
    if (child.type === 'describeBlock' && child.name === 'oracle') continue;
    if (child.type === 'describeBlock') idsOf(child, `${path} › ${child.name}`, ids, known);
    else {
      const name = `${path} › ${child.name}`;
      known.set(name, (known.get(name) ?? 0) + 1);
      ids.set(child, known.get(name) === 1 ? name : `${name} (${known.get(name)})`);
    }
  }
  return ids;
}
