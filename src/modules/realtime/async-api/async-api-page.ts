/** The AsyncAPI document as a page to read: no script, nothing from elsewhere. */
import type { AsyncApiDocument, Message, Operation, Schema } from './async-api-types.js';

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1e21; }
h2 { margin-top: 3rem; border-bottom: 1px solid #ccc; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #eee; }
code, pre { font: 13px/1.4 ui-monospace, monospace; }
pre { background: #f5f6f8; padding: .6rem; overflow-x: auto; white-space: pre-wrap; word-break: break-all; }
summary { cursor: pointer; padding: .2rem 0; }
.dir { color: #555; font-size: 12px; text-transform: uppercase; letter-spacing: .05em; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e4e6eb; } pre { background: #22252b; } td, th { border-color: #333; } a { color: #8ab4f8; }
}`;

export function asyncApiPage(document: AsyncApiDocument): string {
  const { info, channels, operations, components } = document;
  const sections = Object.entries(channels).map(([id, { title, address, description }]) => {
    const own = Object.entries(operations).filter(([, { channel }]) => channel['$ref'] === `#/channels/${id}`);
    const rows = own.map(([name, operation]) => row(id, name.slice(id.length + 1), operation));
    const messages = Object.entries(components.messages).filter(([name]) => name.startsWith(`${id}.`));
    return [
      `<h2 id="${id}">${inline(title)}</h2>`,
      `<p><code>${escaped(address)}</code>. ${inline(description)}</p>`,
      `<table><thead><tr><th></th><th>message</th><th></th><th>answered with</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
      ...messages.map(([name, message]) => details(name, message, components.schemas)),
    ].join('\n');
  });
  const contents = Object.entries(channels).map(([id, { title }]) => `<li><a href="#${id}">${inline(title)}</a></li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(info.title)}</title>
<style>${style}</style></head><body>
<h1>${escaped(info.title)}</h1>
<p>${inline(info.description)}</p>
<p>For generators and other tools: <a href="/asyncapi.json">/asyncapi.json</a> (AsyncAPI ${escaped(document.asyncapi)}). REST is at <a href="/docs">/docs</a>.</p>
<ul>${contents.join('')}</ul>
${sections.join('\n')}
</body></html>
`;
}

function row(id: string, name: string, { action, summary, messages, reply }: Operation): string {
  const link = (ref: Schema): string => {
    const message = nameOf(ref);
    return `<a href="#${id}.${message}"><code>${escaped(message)}</code></a>`;
  };
  const [first = {}] = messages;
  const direction = action === 'receive' ? 'client' : 'venue';
  const replies = (reply?.messages ?? []).map(link).join(', ');
  return `<tr title="${escaped(name)}"><td class="dir">${direction}</td><td>${link(first)}</td><td>${inline(summary)}</td><td>${replies}</td></tr>`;
}

function details(id: string, message: Message, schemas: AsyncApiDocument['components']['schemas']): string {
  const { name, summary, payload, examples = [] } = message;
  const body = 'x-wire' in payload ? wireTable(payload['x-wire'] as Wire) : schemaTable(resolved(payload, schemas));
  const shown = examples.map(({ payload: example }) => pre(JSON.stringify(example, null, 2)));
  return `<details id="${id}"><summary><code>${escaped(name)}</code> ${inline(summary)}</summary>${body}${shown.join('')}</details>`;
}

interface Wire {
  readonly type: number;
  readonly fields: readonly {
    readonly name: string;
    readonly kind: string;
    readonly offset: number;
    readonly meaning: unknown;
  }[];
  readonly exampleHex: string;
}

function wireTable({ type, fields, exampleHex }: Wire): string {
  const rows = fields.map(({ name, kind, offset, meaning }) => {
    const text =
      typeof meaning === 'object' && meaning !== null
        ? Object.entries(meaning)
            .map(([one, value]) => `${value} ${one}`)
            .join(', ')
        : String(meaning).replace(/^number$/, '');
    return `<tr><td><code>${escaped(name)}</code></td><td>${escaped(kind)}</td><td>${offset}</td><td>${escaped(text)}</td></tr>`;
  });
  const head = '<thead><tr><th>field</th><th>kind</th><th>offset</th><th>meaning</th></tr></thead>';
  return `<p>Type ${type}.</p><table>${head}<tbody>${rows.join('')}</tbody></table>${pre(exampleHex)}`;
}

function schemaTable(schema: Schema): string {
  if (Array.isArray(schema['oneOf'])) return schema['oneOf'].map((one) => schemaTable(one as Schema)).join('<p>or</p>');
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
  const rows = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).map(([name, field]) => {
    const need = required.has(name) ? '' : 'optional';
    const text = typeof field['description'] === 'string' ? field['description'] : '';
    return `<tr><td><code>${escaped(name)}</code></td><td>${escaped(typeOf(field))}</td><td>${need}</td><td>${inline(text)}</td></tr>`;
  });
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

function typeOf(field: Schema): string {
  const { type, enum: values, $ref: ref } = field;
  const constant = field['const'];
  if (constant !== undefined) return JSON.stringify(constant);
  if (typeof ref === 'string') return nameOf(field);
  if (Array.isArray(values))
    return values.length > 20 ? `one of ${values.length} names` : values.map(String).join(' | ');
  return Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : 'any';
}

function resolved(schema: Schema, schemas: AsyncApiDocument['components']['schemas']): Schema {
  return typeof schema['$ref'] === 'string' ? (schemas[nameOf(schema)] ?? schema) : schema;
}

function nameOf(reference: Schema): string {
  return String(reference['$ref']).split('/').at(-1) ?? '';
}

function pre(text: string): string {
  return `<pre>${escaped(text)}</pre>`;
}

/** Text with `code` in backquotes. */
function inline(text: string): string {
  return escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
