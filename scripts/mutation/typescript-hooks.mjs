/**
 * How Node loads the specs of a mutation run and what they import: TypeScript through the same swc as in Jest, and Jest's
 * globals from circus. The version in an address is handed on, so that a new version of a spec has new modules all the way.
 */
import { transformFile } from '@swc/core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import jestConfig from '../../jest.config.mjs';

const [, options] = Object.values(jestConfig.transform)[0];
const globals = new URL('./circus-globals.mjs', import.meta.url).href;
const transformed = new Map();

export function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  if (!specifier.startsWith('.') || context.parentURL?.includes('?version=') !== true)
    return nextResolve(specifier, context);
  const url = new URL(specifier, context.parentURL);
  const source = new URL(url.href.replace(/\.js$/, '.ts'));
  const found = existsSync(source) ? source : url;
  found.search = new URL(context.parentURL).search;
  return { url: found.href, shortCircuit: true };
}

export async function load(url, context, nextLoad) {
  const path = url.startsWith('file:') ? fileURLToPath(url) : '';
  if (!path.endsWith('.ts')) return nextLoad(url, context);
  if (!transformed.has(path))
    transformed.set(path, (await transformFile(path, { ...options, sourceMaps: false })).code);
  return { format: 'module', source: transformed.get(path), shortCircuit: true };
}
