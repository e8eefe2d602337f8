/** The ceiling: Fastify that parses a JSON order and sends it back. */
import fastify from 'fastify';

const app = fastify();
app.post('/orders', (request, reply) => reply.code(201).send(request.body));
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port });
