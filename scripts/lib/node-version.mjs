import { say } from './say.mjs';

/** Ends with a sentence instead of a syntax error where node is too old. Keep this file readable for old nodes. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`TradSys needs Node.js 20.19 or newer, this is ${process.versions.node}.`);
  process.exit(1);
}
