import { type INestApplication, Injectable, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { problemSchema } from '../../common/nest/openapi.js';
import { MassCancelRequest, PlaceOrderRequest, ReplaceOrderRequest } from '../orders/order.requests.js';
import { MassCancelResponse, OrderResponse } from '../orders/order.responses.js';
import { asyncApiDocument } from './async-api/async-api-document.js';
import { asyncApiPage } from './async-api/async-api-page.js';
import type { AsyncApiDocument, Schema } from './async-api/async-api-types.js';
import { AccountRequest, ChannelRequest, OrderIdRequest, ReplaceRequest, RiskRequest } from './socket-io.messages.js';

/** The classes of what comes in over streams, and of what is answered. */
const messageClasses: Type[] = [
  PlaceOrderRequest,
  ReplaceOrderRequest,
  MassCancelRequest,
  OrderResponse,
  MassCancelResponse,
  ChannelRequest,
  OrderIdRequest,
  ReplaceRequest,
  AccountRequest,
  RiskRequest,
];

/** The document of all streams, as text and as a page; made once, when all classes are known. */
@Injectable()
export class AsyncApi {
  json = '';
  page = '';

  describe(app: INestApplication): void {
    const document = asyncApiOf(app);
    this.json = JSON.stringify(document);
    this.page = asyncApiPage(document);
  }
}

function asyncApiOf(app: INestApplication): AsyncApiDocument {
  // Only the classes: a module without routes.
  const { components } = SwaggerModule.createDocument(app, new DocumentBuilder().build(), {
    include: [CqrsModule],
    extraModels: messageClasses,
  });
  const schemas = Object.entries({ ...components?.schemas, Problem: problemSchema });
  return asyncApiDocument(Object.fromEntries(schemas.map(([name, schema]) => [name, toJsonSchema(schema)])));
}

/** A schema of OpenAPI 3.0 as JSON schema: what may be null has that among its types, an example is one of several. */
function toJsonSchema(schema: object): Schema {
  const { nullable, example, ...rest } = schema as Schema;
  const fields = Object.entries(rest).map(([key, value]) => [key, nested(key, value)]);
  return {
    ...Object.fromEntries(fields),
    ...(nullable === true && typeof rest['type'] === 'string' && { type: [rest['type'], 'null'] }),
    ...(example !== undefined && { examples: [example] }),
  };
}

function nested(key: string, value: unknown): unknown {
  if (key === 'properties') {
    const fields = Object.entries(value as Record<string, object>);
    return Object.fromEntries(fields.map(([name, field]) => [name, toJsonSchema(field)]));
  }
  if (key === 'items') return toJsonSchema(value as object);
  if (key === 'allOf' || key === 'oneOf' || key === 'anyOf') return (value as object[]).map(toJsonSchema);
  return value;
}
