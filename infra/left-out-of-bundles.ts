// Stands in, inside a bundle, for two parts of the SDK that none of our calls reaches: event streams, which the SDK loads
// on demand, so that a bundler keeps all that they could need; and the cache of DynamoDB's endpoint discovery, a CommonJS
// package. The names are the SDK's. Use throws, because a bundle that needs them was not meant to.

const absent = (): never => {
  throw new Error('This part of the SDK is left out of our bundles (infra/bundles.ts).');
};

export const eventStreamSerdeProvider = absent;
/** A client's configuration passes through: it is made for every client, used for none of our calls. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export class EventStreamSerde {
  constructor() {
    absent();
  }
}

/** Made with every DynamoDB client; asked only where discovery is switched on. */
export class EndpointCache {
  get = absent;
  set = absent;
  has = absent;
}
