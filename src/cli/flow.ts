import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FlowFormat, flowFormats } from '../modules/flow/flow-format.js';

interface FlowFlags {
  readonly format: FlowFormat;
  readonly pace: string;
  readonly dataDir?: string;
  readonly accounts: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly readSide: boolean;
  readonly continue?: true;
  readonly json?: true;
}

const FAILED = 1;

/** `tradsys flow run FILE`: a recorded order flow as real commands through the whole engine (docs/flow.md). */
export function registerFlow(program: Command): void {
  const flow = program.command('flow').description('run recorded order flow through the venue');
  flow
    .command('run')
    .description('turn a recording into commands, run them through sequencer, journal and core, and compare')
    .argument('<file>', 'the recording; packed by xz or plain')
    .addOption(new Option('--format <format>', 'how the file is written').choices(flowFormats).makeOptionMandatory())
    .option('--pace <pace>', 'max, real, or a multiple of real time such as 10x', 'max')
    .option('--data-dir <directory>', 'where the venue keeps its journal; without it, one for this run only')
    .option('--accounts <number>', 'how many accounts the orders are spread over', toInteger, 100)
    .option('--maker-fee-ppm <rate>', 'fee of resting orders in millionths; negative is a rebate', toInteger, 0)
    .option('--taker-fee-ppm <rate>', 'fee of incoming orders in millionths', toInteger, 0)
    .option('--no-read-side', 'leave out market data and projections: the engine alone')
    .option('--continue', 'go on with the interrupted run in the data directory')
    .option('--json', 'print the report as one line of JSON')
    .action(async (file: string, flags: FlowFlags) => {
      process.exitCode = await run(file, flags);
    });
}

async function run(file: string, flags: FlowFlags): Promise<number> {
  const { runFlow } = await import('../modules/flow/flow-run.js');
  const { describeReport } = await import('../modules/flow/flow-report.js');
  const { FlowError } = await import('../modules/flow/flow-error.js');
  const { parsePace } = await import('../modules/flow/flow-options.js');
  try {
    const report = await runFlow({
      file,
      format: flags.format,
      accounts: flags.accounts,
      fees: { makerFeePpm: flags.makerFeePpm, takerFeePpm: flags.takerFeePpm },
      pace: parsePace(flags.pace),
      dataDir: flags.dataDir,
      withReadSide: flags.readSide,
      isContinued: flags.continue === true,
    });
    if (flags.json) console.log(JSON.stringify(report));
    else for (const line of describeReport(report)) console.log(line);
    return report.assets.every(({ isConserved }) => isConserved) ? 0 : FAILED;
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    console.error(error.message);
    return FAILED;
  }
}

function toInteger(text: string): number {
  if (!/^-?[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('It is no integer.');
  return Number(text);
}
