/** The frame alone: Nest on Fastify, one controller, one command on the bus that answers with the order. */
import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommandBus, CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class EchoCommand extends Command {
  constructor(order) {
    super();
    this.order = order;
  }
}
class EchoHandler {
  execute({ order }) {
    return Promise.resolve(order);
  }
}
CommandHandler(EchoCommand)(EchoHandler);

class OrdersController {
  constructor(commands) {
    this.commands = commands;
  }
  place(order) {
    return this.commands.execute(new EchoCommand(order));
  }
}
Reflect.defineMetadata('design:paramtypes', [CommandBus], OrdersController);
Body()(OrdersController.prototype, 'place', 0);
Post()(OrdersController.prototype, 'place', Object.getOwnPropertyDescriptor(OrdersController.prototype, 'place'));
Controller('orders')(OrdersController);

class BareModule {
  name = 'bare';
}
Module({ imports: [CqrsModule.forRoot()], controllers: [OrdersController], providers: [EchoHandler] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.send({ port: app.getHttpServer().address().port });
