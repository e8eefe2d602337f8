/**
 * JSON from strangers: like JSON.parse, but refuses what parsers disagree about (a key that comes twice), what
 * attacks objects (`__proto__`, `constructor`, `prototype`), and what is larger than any honest request.
 */
export interface JsonLimits {
  readonly depthMax: number;
  /** Keys of all objects together. */
  readonly keysMax: number;
}

export type JsonFault = 'NOT_JSON' | 'TOO_DEEP' | 'TOO_MANY_KEYS' | 'DUPLICATE_KEY' | 'FORBIDDEN_KEY';

export type StrictJson = { readonly value: unknown; readonly fault?: undefined } | { readonly fault: JsonFault };

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** True for the keys that no object from outside may have. */
export function isForbiddenKey(key: string): boolean {
  return forbiddenKeys.has(key);
}

export function parseStrictJson(text: string, limits: JsonLimits): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'NOT_JSON' };
  }
  const fault = faultOf(text, limits);
  return fault === undefined ? { value } : { fault };
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** Walks over text that is known to be JSON. */
function faultOf(text: string, limits: JsonLimits): JsonFault | undefined {
  // For each open object its keys, for each open array null.
  const open: (string[] | null)[] = [];
  let keyCount = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 123: // {
        open.push([]);
        if (open.length > limits.depthMax) return 'TOO_DEEP';
        break;
      case 91: // [
        open.push(null);
        if (open.length > limits.depthMax) return 'TOO_DEEP';
        break;
      case 125: // }
      case 93: // ]
        open.pop();
        break;
      case QUOTE: {
        const start = at + 1;
        at = endOfString(text, start);
        if (!isKey(text, at + 1)) break;
        const key = keyFrom(text, start, at);
        const siblings = open.at(-1) as string[];
        if (forbiddenKeys.has(key)) return 'FORBIDDEN_KEY';
        if (siblings.includes(key)) return 'DUPLICATE_KEY';
        if (++keyCount > limits.keysMax) return 'TOO_MANY_KEYS';
        siblings.push(key);
        break;
      }
      default:
    }
  }
  return undefined;
}

/** Index of the closing quote of the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let at = start;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    at += unit === BACKSLASH ? 2 : 1;
  }
}

/** A string is a key when a colon follows. */
function isKey(text: string, after: number): boolean {
  let at = after;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === COLON;
}

/** The key between two quotes; an escape could spell a forbidden one. */
function keyFrom(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}
