import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../common/nest/access.js';
import { AsyncApi } from './async-api.js';

/** The document of all streams: for tools, and beside Swagger for people. */
@ApiExcludeController()
@Public()
@Controller()
export class AsyncApiController {
  constructor(private readonly documents: AsyncApi) {}

  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return this.documents.json;
  }

  @Get('docs/streams')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return this.documents.page;
  }
}
