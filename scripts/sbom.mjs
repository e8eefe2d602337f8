/** `npm run sbom`: the bill of materials of what runs, CycloneDX, from package-lock.json alone; to reports/sbom.cdx.json. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx', '--sbom-type=application'];
const cli = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
const program = cli === undefined ? 'npm' : process.execPath;
const text = execFileSync(program, cli === undefined ? args : [cli, ...args], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  shell: cli === undefined && process.platform === 'win32',
  maxBuffer: 64 * 2 ** 20,
});
const { components } = JSON.parse(text);
mkdirSync(join(root, 'reports'), { recursive: true });
writeFileSync(join(root, 'reports/sbom.cdx.json'), text);
console.log(`${components.length} packages in reports/sbom.cdx.json`);
