import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../common/nest/access.js';
import { ProblemError, problemUri } from '../../common/nest/problem.js';
import { type ProblemCode, problemTypes } from '../../common/nest/problem-types.js';

/** Where the `type` of a problem leads. */
@ApiExcludeController()
@Public()
@Controller('problems')
export class ProblemsController {
  @Get()
  list(): object {
    return { items: codes.map((code) => present(code)), nextCursor: null };
  }

  @Get(':name')
  get(@Param('name') name: string): object {
    const code = codes.find((known) => problemUri(known) === `/problems/${name}`);
    if (code === undefined) throw new ProblemError('NOT_FOUND');
    return present(code);
  }
}

const codes = Object.keys(problemTypes) as ProblemCode[];

function present(code: ProblemCode): object {
  return { type: problemUri(code), code, ...problemTypes[code] };
}
