"""Node's programs: morgan, pino-http, express-winston, Fastify; audit loggers of winston, pino and bunyan."""
