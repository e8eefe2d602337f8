/** The REST API as TypeScript, from its OpenAPI document: the types of all bodies, and a table of all operations. */

const head = `/** The REST API of the venue. Made by \`npm run docs\` from the OpenAPI document; \`npm run check\` fails when it is out of date. */`;

export function restTypes({ paths, components }) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const schemas = Object.entries(components.schemas).toSorted(byName);
  return [
    head,
    '',
    'export interface Schemas {',
    ...schemas.map(([name, schema]) => `${documented(schema)}readonly ${name}: ${typeOf(schema)};`),
    '}',
    '',
    '/** What each operation is given, and what it answers when it succeeds. */',
    'export interface Operations {',
    ...operations.map(
      ({ operation }) =>
        `${comment(operation.summary)}readonly ${operation.operationId}: { readonly input: ${inputOf(operation)}; readonly answer: ${answerOf(operation)} };`,
    ),
    '}',
    '',
    'export const operations: { readonly [O in keyof Operations]: readonly [method: string, path: string] } = {',
    ...operations.map(({ method, path, operation }) => `${operation.operationId}: ['${method}', '${path}'],`),
    '};',
    '',
  ].join('\n');
}

function byName([one], [other]) {
  return one < other ? -1 : 1;
}

function inputOf({ parameters = [], requestBody }) {
  const parts = ['path', 'query'].flatMap((place) => {
    const fields = parameters.filter((one) => one.in === place);
    if (fields.length === 0) return [];
    const isNeeded = fields.some(({ required }) => required === true);
    return `readonly ${place}${isNeeded ? '' : '?'}: { ${fields.map(parameter).join(' ')} }`;
  });
  const body = jsonOf(requestBody);
  if (body !== undefined) parts.push(`readonly body: ${typeOf(body.schema)}`);
  return parts.length === 0 ? 'object' : `{ ${parts.join('; ')} }`;
}

function parameter({ name, required, schema }) {
  const type = schema.type === 'integer' || schema.type === 'number' ? 'number' : typeOf(schema);
  return `readonly ${name}${required === true ? '' : '?'}: ${type};`;
}

function answerOf({ responses }) {
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, response]) => {
      const kinds = Object.keys(response.content ?? {});
      if (kinds.length === 0) return 'undefined';
      // Exports are text for other programs.
      return kinds.includes('application/json') ? typeOf(jsonOf(response).schema) : 'string';
    });
  return [...new Set(answers)].join(' | ');
}

function jsonOf(content) {
  return content?.content?.['application/json'];
}

function typeOf(schema) {
  const type = plainTypeOf(schema);
  return schema.nullable === true ? `${type} | null` : type;
}

function plainTypeOf(schema) {
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target !== undefined) return `Schemas['${target.replace('#/components/schemas/', '')}']`;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return choices.map(typeOf).join(' | ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  switch (schema.type) {
    case 'array':
      return arrayOf(schema);
    case 'object':
      return objectOf(schema);
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    default:
      return 'unknown';
  }
}

/** Of a fixed few items, such as a price and a quantity, a tuple. */
function arrayOf({ items, minItems, maxItems }) {
  const item = typeOf(items);
  if (minItems === maxItems && minItems !== undefined && minItems <= 4)
    return `readonly [${Array.from({ length: minItems }, () => item).join(', ')}]`;
  return `readonly (${item})[]`;
}

function objectOf({ properties, required = [], additionalProperties }) {
  if (properties === undefined) {
    const isMap = typeof additionalProperties === 'object';
    return `Readonly<Record<string, ${isMap ? typeOf(additionalProperties) : 'unknown'}>>`;
  }
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `${documented(field)}readonly ${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field)};`,
  );
  return `{\n${fields.join('\n')}\n}`;
}

function documented({ description }) {
  return comment(description);
}

function comment(text) {
  return text === undefined || text === '' ? '' : `/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */\n`;
}
